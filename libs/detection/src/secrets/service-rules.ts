import { Literals } from '../text/text-pieces.js';
import { nearWordRule, tokenRule, type SecretRule } from './secret-rule.js';

const hex32 = '[0-9a-f]{32}';
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Credentials of AI, payment, messaging and other services. @source the vendors' documentation, read 2026-11 */
export const serviceRules: readonly SecretRule[] = [
  tokenRule('ANTHROPIC_KEY', 'sk-ant-', 'sk-ant-(?:api|admin|oat|sid)\\d{2}-[\\w-]{80,120}'),
  {
    ...tokenRule('OPENAI_KEY', 'T3BlbkFJ', 'sk-[\\w-]{45,240}'),
    accepts: (value) => value.includes('T3BlbkFJ'),
  },
  tokenRule('OPENAI_KEY', 'sk-', 'sk-(?:(?:proj|svcacct|admin)-[\\w-]{40,200}|[A-Za-z0-9]{48})', 4),
  tokenRule('OPENROUTER_KEY', 'sk-or-', 'sk-or-v1-[0-9a-f]{64}'),
  tokenRule('HUGGINGFACE_TOKEN', 'hf_ api_org_', '(?:hf|api_org)_[A-Za-z]{34}'),
  tokenRule('GROQ_KEY', 'gsk_', 'gsk_[A-Za-z0-9]{52}'),
  tokenRule('XAI_KEY', 'xai-', 'xai-[A-Za-z0-9]{80}'),
  tokenRule('REPLICATE_TOKEN', 'r8_', 'r8_[A-Za-z0-9]{37}'),
  tokenRule('PERPLEXITY_KEY', 'pplx-', 'pplx-[A-Za-z0-9]{48}'),
  tokenRule('JINA_KEY', 'jina_', 'jina_[0-9a-f]{32}[\\w-]{28}'),
  tokenRule('TAVILY_KEY', 'tvly-', 'tvly-(?:dev-)?[A-Za-z0-9]{32}'),
  tokenRule('FIRECRAWL_KEY', 'fc-', `fc-${hex32}`),
  tokenRule('LANGSMITH_KEY', 'lsv2_', `lsv2_(?:pt|sk)_${hex32}_[0-9a-f]{10}`),
  nearWordRule('KAGI_KEY', 'kagi KAGI', 'kagi', '(?<![_-])[\\w-]{11}\\.[\\w-]{43}'),
  tokenRule(
    'STRIPE_KEY',
    'sk_live_ rk_live_ sk_test_ rk_test_ whsec_',
    '(?:[rs]k_(?:live|test)_[A-Za-z0-9]{16,120}|whsec_[A-Za-z0-9]{32,64})',
  ),
  tokenRule(
    'SQUARE_TOKEN',
    'sq0atp- sq0csp- EAAA',
    '(?:sq0atp-[\\w-]{22}|sq0csp-[\\w-]{43}|EAAA[\\w+=-]{60})',
  ),
  tokenRule('SHOPIFY_TOKEN', 'shpat_ shpca_ shppa_ shpss_ shptka_', `shp(?:at|ca|pa|ss|tka)_${hex32}`),
  tokenRule(
    'BRAINTREE_TOKEN',
    'access_token$',
    `access_token\\$(?:production|sandbox)\\$[0-9a-z]{16}\\$${hex32}`,
  ),
  tokenRule(
    'SLACK_TOKEN',
    'xoxb- xoxp- xoxa- xoxr- xoxs- xoxe. xoxe- xapp-',
    '(?:xox[abprs]-[0-9]{8,14}-[A-Za-z0-9-]{20,120}|xoxe(?:\\.xox[bp])?-\\d-[A-Za-z0-9]{40,200}|xapp-\\d{1,14}-[A-Za-z0-9/-]{20,120})',
  ),
  {
    type: 'SLACK_WEBHOOK',
    literals: new Literals(['hooks.slack.com']),
    pattern:
      /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z]\w{6,14}\/[A-Z]?\w{6,20}\/\w{20,32}/g,
    confidence: 0.97,
  },
  {
    type: 'TEAMS_WEBHOOK',
    literals: new Literals(['/webhook']),
    pattern: new RegExp(
      `https:\\/\\/(?:outlook\\.office\\.com\\/webhook|[a-z0-9]{2,30}\\.webhook\\.office\\.com\\/webhookb2)\\/${uuid}@${uuid}\\/IncomingWebhook\\/${hex32}`,
      'gi',
    ),
    confidence: 0.97,
  },
  {
    type: 'DISCORD_WEBHOOK',
    literals: new Literals(['/api/webhooks/']),
    pattern: /https:\/\/(?:\w{2,8}\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,72}/g,
    confidence: 0.97,
  },
  tokenRule(
    'DISCORD_TOKEN',
    'mfa. M N O',
    '(?:mfa\\.[\\w-]{80,90}|(?<!-)[MNO][A-Za-z\\d_-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,38})',
    4,
  ),
  tokenRule('TELEGRAM_TOKEN', ':AA', '\\d{8,10}:AA[\\w-]{32,33}'),
  tokenRule('TWILIO_KEY', 'SK', `SK${hex32}`),
  nearWordRule(
    'TWILIO_KEY',
    'wilio WILIO',
    'twilio[\\w-]{0,16}(?:token|secret|key)',
    '(?:[0-9a-f]{32}|[A-Za-z0-9]{32})',
  ),
  tokenRule('SENDGRID_KEY', 'SG.', 'SG\\.[\\w-]{20,24}\\.[\\w-]{39,50}'),
  tokenRule('MAILCHIMP_KEY', '-us', `${hex32}-us\\d{1,2}`),
  tokenRule('MAILGUN_KEY', 'key-', `key-${hex32}`),
  nearWordRule('POSTMARK_TOKEN', 'ostmark OSTMARK', 'postmark', uuid),
  tokenRule('BREVO_KEY', 'xkeysib-', 'xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}'),
  tokenRule('TWITCH_STREAM_KEY', 'live_', 'live_\\d{5,12}_[A-Za-z0-9]{30}'),
  nearWordRule('TWITTER_SECRET', 'witter WITTER', 'twitter[\\w-]{0,16}secret', '[A-Za-z0-9]{35,50}'),
  nearWordRule('TWITTER_KEY', 'witter WITTER', 'twitter[\\w-]{0,16}(?:id|key)', '[A-Za-z0-9]{18,25}'),
  nearWordRule(
    'LINKEDIN_SECRET',
    'inkedin INKEDIN inkedIn',
    'linkedin[\\w-]{0,16}(?:secret|key)',
    '[A-Za-z0-9]{14,16}',
  ),
  nearWordRule(
    'FACEBOOK_SECRET',
    'acebook ACEBOOK fb FB',
    '(?:facebook|\\bfb)[\\w. -]{0,20}(?:key|secret|id)',
    hex32,
  ),
  tokenRule('FACEBOOK_TOKEN', 'EAA', 'EAA[A-Za-z0-9]{60,300}'),
  tokenRule('DROPBOX_TOKEN', 'sl.', 'sl\\.(?:u\\.)?[\\w-]{120,1200}'),
  tokenRule('ADAFRUIT_KEY', 'aio_', 'aio_[A-Za-z0-9]{28}'),
  tokenRule('AIRTABLE_TOKEN', 'pat', 'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}'),
  tokenRule('MAPBOX_SECRET', 'sk.eyJ tk.eyJ', '[st]k\\.eyJ[\\w-]{20,200}\\.[\\w-]{20,40}'),
  nearWordRule('MAPBOX_TOKEN', 'pk.eyJ', 'mapbox', 'pk\\.eyJ[\\w-]{20,200}\\.[\\w-]{20,40}'),
  {
    type: 'OKTA_TOKEN',
    literals: new Literals(['okta', 'OKTA', 'Okta', 'SSWS']),
    pattern:
      /(?:okta[^\n]{0,20}(?:\n[^\n]{0,14})?[=: ]{1,4}["']?|SSWS )(?<![\w-])(?<value>00[\w-]{39}[A-Za-z0-9_])(?![\w-])/gi,
    confidence: 0.92,
  },
  {
    type: 'SALESFORCE_TOKEN',
    literals: new Literals(['!']),
    pattern: /(?<!\w)00D[A-Za-z0-9]{12,15}![\w.]{80,260}/g,
    confidence: 0.95,
    leastEntropyBits: 3.5,
  },
  nearWordRule('AUTH0_SECRET', 'AUTH0 auth0', 'auth0[\\w-]{0,12}secret', '[\\w-]{48,80}'),
  nearWordRule('BLYNK_TOKEN', 'blynk', 'blynk\\.cloud', '(?<![_-])[\\w-]{32}'),
  nearWordRule(
    'THINGSBOARD_TOKEN',
    'hingsboard ovisionDevice',
    'thingsboard\\.cloud\\/api\\/v1\\/|provisionDevice(?:Key|Secret)',
    '[a-z0-9]{20}',
  ),
  nearWordRule(
    'TRUENAS_KEY',
    'login_with_api_key api/v2.0 TRUENAS',
    'login_with_api_key|api\\/v2\\.0|bearer|truenas',
    '\\d{1,3}-[A-Za-z0-9]{64}',
  ),
];
