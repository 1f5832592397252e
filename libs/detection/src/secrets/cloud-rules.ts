import { Literals } from '../text/text-pieces.js';
import { tokenRule, nearWordRule, type SecretRule } from './secret-rule.js';

/** Credentials of clouds and platforms. @source the vendors' documentation of their key formats, read 2026-11 */
export const cloudRules: readonly SecretRule[] = [
  tokenRule(
    'AWS_ACCESS_KEY',
    'AKIA ASIA ABIA ACCA A3T',
    '(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}',
    2,
  ),
  {
    type: 'AWS_SECRET_KEY',
    literals: new Literals(['aws', 'AWS', 'Aws', 'ecret']),
    pattern:
      /(?:aws|amazon)?_?(?:secret|session)_?(?:access)?_?key(?:_id)?["']?\s{0,4}(?:=>|:=|=|:|,)\s{0,4}["']?(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    confidence: 0.95,
  },
  {
    type: 'AWS_SESSION_TOKEN',
    literals: new Literals(['SESSION_TOKEN', 'session_token', 'SessionToken']),
    pattern: /session_?token["']?\s{0,4}(?:=>|:=|=|:|,)\s{0,4}["']?(?<value>[A-Za-z0-9/+=_.-]{60,2000})/gi,
    confidence: 0.93,
  },
  tokenRule('AWS_MWS_TOKEN', 'amzn.mws.', 'amzn\\.mws\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'),
  tokenRule('AWS_APPSYNC_KEY', 'da2-', 'da2-[a-z0-9]{26}'),
  tokenRule(
    'AWS_BEDROCK_KEY',
    'ABSK bedrock-api-key-',
    '(?:ABSK|bedrock-api-key-)[A-Za-z0-9+/]{60,300}={0,2}',
  ),
  tokenRule('GOOGLE_API_KEY', 'AIza', 'AIza[\\w-]{35}'),
  tokenRule('GOOGLE_OAUTH_SECRET', 'GOCSPX-', 'GOCSPX-[\\w-]{28}'),
  tokenRule('GOOGLE_ACCESS_TOKEN', 'ya29.', 'ya29\\.[\\w-]{30,500}'),
  {
    type: 'AZURE_STORAGE_KEY',
    literals: new Literals(['AccountKey', 'SharedAccessKey', 'Secret=']),
    pattern: /(?:AccountKey|SharedAccessKey|;Secret)=[A-Za-z0-9+/]{40,100}={0,2}/g,
    confidence: 0.96,
    leastEntropyBits: 3.5,
    takesRunBefore: true,
  },
  {
    type: 'AZURE_APP_CONFIGURATION',
    literals: new Literals(['.azconfig.io']),
    pattern: /https:\/\/[\w-]{3,60}\.azconfig\.io;Id=[\w:+/-]{4,80};Secret=[\w+/]{30,60}=?/g,
    confidence: 0.96,
    leastEntropyBits: 3.5,
  },
  tokenRule('AZURE_DEVOPS_TOKEN', 'AZDO', '[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}'),
  nearWordRule('AZURE_DEVOPS_TOKEN', 'oken TOKEN pat PAT', 'token|pat', '[a-z2-7]{52}'),
  tokenRule('AZURE_CLIENT_SECRET', 'Q~', '[\\w~.-]{3}[0-9]Q~[\\w~.-]{31,34}'),
  tokenRule('DIGITALOCEAN_TOKEN', 'doo_v1_ dop_v1_ dor_v1_', 'do[opr]_v1_[0-9a-f]{64}'),
  tokenRule('DATABRICKS_TOKEN', 'dapi', 'dapi(?:[0-9a-f]{32}|[a-z]{2}[0-9a-f]{32})(?:-\\d{1,3})?'),
  tokenRule('HEROKU_KEY', 'HRKU-', 'HRKU-[\\w-]{36,60}'),
  nearWordRule(
    'HEROKU_KEY',
    'heroku HEROKU Heroku',
    'heroku[\\w.-]{0,20}(?:key|token|secret)',
    '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  ),
  tokenRule(
    'DOPPLER_TOKEN',
    'dp.',
    'dp\\.(?:ct|pt|st(?:\\.[\\w-]{2,35})?|sa|scim|audit)\\.[A-Za-z0-9]{40,44}',
  ),
  tokenRule('VAULT_TOKEN', 'hvs. hvb. hvr.', 'hv[sbr]\\.[\\w-]{24,300}'),
  {
    type: 'VAULT_TOKEN',
    literals: new Literals(['ault', 'VAULT', 'nseal']),
    pattern:
      /(?:vault[\w-]{0,20}token["'`]?\s{0,3}[=: ]\s{0,3}["'`]?(?<![\w.])[sbr]\.[A-Za-z0-9_-]{24,300}|unseal(?: key \d)?:? [A-Za-z0-9+/]{44}(?![A-Za-z0-9+/]))/gi,
    confidence: 0.9,
    leastEntropyBits: 3.5,
  },
  tokenRule('TERRAFORM_TOKEN', '.atlasv1.', '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,70}'),
  tokenRule(
    'CLOUDFLARE_TOKEN',
    'cfut_ cfat_ cfk_ v1.0-',
    '(?:cf(?:ut|at|k)_[A-Za-z0-9_-]{36,60}|v1\\.0-[0-9a-f]{24}-[0-9a-f]{146})',
  ),
  tokenRule('FLY_TOKEN', 'FlyV1 fo1_', '(?:FlyV1 fm[12][ar]?_[\\w+/=,-]{80,900}|fo1_[\\w-]{43})'),
  tokenRule('ALIBABA_ACCESS_KEY', 'LTAI', 'LTAI[A-Za-z0-9]{20}'),
  tokenRule('TENCENT_SECRET_ID', 'AKID', 'AKID[A-Za-z0-9]{32}'),
  tokenRule('SUPABASE_KEY', 'sbp_ sb_secret_', '(?:sbp_[0-9a-f]{40}|sb_secret_[\\w-]{24,50})'),
  tokenRule('PLANETSCALE_TOKEN', 'pscale_', 'pscale_(?:tkn|oauth|pw)_[\\w=.-]{32,64}'),
  tokenRule('PULUMI_TOKEN', 'pul-', 'pul-[0-9a-f]{40}'),
  {
    type: 'KUBERNETES_TOKEN',
    literals: new Literals(['ootstrap', 'OOTSTRAP', 'token-secret']),
    pattern:
      /(?:bootstrap[_-]token["']?[\s=:]{1,3}["']?(?<!\w)[a-z0-9]{6}\.[a-z0-9]{16}|token-id: ?[a-z0-9]{6}\s{1,4}token-secret: ?[a-z0-9]{16})(?![a-z0-9])/gi,
    confidence: 0.92,
  },
];
