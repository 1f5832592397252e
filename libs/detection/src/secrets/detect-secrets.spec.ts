import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { detectSecrets, secretReportThreshold } from './detect-secrets.js';

/** Letters and digits that look drawn by lot and are the same in every run; no live key is in this file. */
function noise(
  length: number,
  alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
): string {
  let state = 12_345 + length;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet.charAt(Math.floor((state / 2_147_483_648) * alphabet.length));
  }).join('');
}
const hex = (length: number): string => noise(length, '0123456789abcdef');
const upper = (length: number): string => noise(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const uuid = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;

function reported(text: string): [type: string, value: string][] {
  return detectSecrets(text, 'user')
    .filter(({ confidence }) => confidence >= secretReportThreshold)
    .map(({ type, start, end }) => [type, text.slice(start, end)]);
}

describe('detectSecrets', () => {
  it.each([
    ['AWS_ACCESS_KEY', `AKIA${upper(16)}`],
    ['GOOGLE_API_KEY', `AIza${noise(35)}`],
    ['AZURE_DEVOPS_TOKEN', `${noise(76)}AZDO${noise(4)}`],
    ['DIGITALOCEAN_TOKEN', `dop_v1_${hex(64)}`],
    ['GITHUB_TOKEN', `ghp_${noise(36)}`],
    ['GITHUB_TOKEN', `github_pat_${noise(22)}_${noise(59)}`],
    ['GITLAB_TOKEN', `glpat-${noise(20)}`],
    ['NPM_TOKEN', `npm_${noise(36)}`],
    ['PYPI_TOKEN', `pypi-${noise(100)}`],
    ['SLACK_TOKEN', `xoxb-123456789012-123456789012-${noise(24)}`],
    ['SLACK_WEBHOOK', `https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${noise(24)}`],
    ['STRIPE_KEY', `sk_live_${noise(24)}`],
    ['OPENAI_KEY', `sk-proj-${noise(60)}`],
    ['ANTHROPIC_KEY', `sk-ant-api03-${noise(93)}`],
    ['HUGGINGFACE_TOKEN', `hf_${noise(34, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')}`],
    ['SENDGRID_KEY', `SG.${noise(22)}.${noise(43)}`],
    ['TWILIO_KEY', `SK${hex(32)}`],
    ['VAULT_TOKEN', `hvs.${noise(90)}`],
    ['JSON_WEB_TOKEN', `eyJ${noise(30)}.eyJ${noise(60)}.${noise(43)}`],
  ])('knows %s by its form', (type, key) => {
    expect(reported(`It is ${key} since May.`)).toEqual([[type, key]]);
  });

  it.each([
    ['HEROKU_KEY', `HEROKU_API_KEY: ${uuid}`, uuid],
    ['TWITTER_SECRET', `twitter_secret = "${noise(42)}"`, noise(42)],
    ['AWS_SECRET_KEY', `aws_secret_access_key = ${noise(40)}`, noise(40)],
    ['DATABASE_URL', 'postgres://ann:h0rse-Battery@db.internal:5432/app', 'ann:h0rse-Battery@db.internal'],
    ['URL_CREDENTIALS', 'git clone https://ann:Tr0ub4dor@git.internal/x', 'ann:Tr0ub4dor@git.internal'],
    ['AUTHORIZATION_HEADER', `Authorization: Bearer ${noise(40)}`, noise(40)],
    [
      'AZURE_STORAGE_KEY',
      `AccountName=shop;AccountKey=${noise(86)}==`,
      `AccountName=shop;AccountKey=${noise(86)}==`,
    ],
    [
      'NETRC',
      'machine git.internal login ann password h0rseBattery',
      'machine git.internal login ann password h0rseBattery',
    ],
    ['PASSWORD', 'db_password = "c0rrect-h0rse"', 'c0rrect-h0rse'],
    ['PASSWORD', "user = 'ann'\npassword = 'h0rseBattery'", "ann'\npassword = 'h0rseBattery"],
    ['PASSWORD', 'APP_DB_PASS=batterystaple', 'batterystaple'],
    ['GENERIC_SECRET', `api_key: "${noise(32)}"`, noise(32)],
    ['GENERIC_SECRET', `CLIENT_SECRET="${hex(40)}"`, hex(40)],
  ])('finds %s in %j', (type, text, value) => {
    expect(reported(text)).toEqual([[type, value]]);
  });

  it('covers a private key from its first to its last line', () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${noise(64)}\n${noise(64)}\n-----END RSA PRIVATE KEY-----`;
    expect(reported(`key:\n${key}\n`)).toEqual([['PRIVATE_KEY', key]]);
  });

  it.each([
    ['placeholders', 'password = "<your password>" api_key="YOUR_API_KEY" token="xxxxxxxxxxxxxxxx"'],
    ['look-ups', 'password = process.env.DB_PASSWORD; secret: ${{ secrets.TOKEN }}; token=$TOKEN'],
    ['calls', 'const token = await createToken(user); password: getPassword()'],
    ['a public key', `public_key = "${noise(44)}"`],
    ['words that contain a keyword', `monkey = "${noise(24)}" and keyboard: "${noise(24)}"`],
    ['labels', 'password: "Enter at least eight letters", passwordLabel: "Password:"'],
    ['a password to be set', 'resetPassword = "#reset-form"; "password": "string"'],
    ['a digest', `sha256:${hex(64)} commit ${hex(40)}`],
    ['words without digits', 'secret = "an-ordinary phrase"; the key is patience, the token of love'],
    ['the vendor in a tutorial', 'Tokens start with ghp_ or glpat-, keys with sk- or AKIA.'],
    ['an example key', 'AKIAIOSFODNN7EXAMPLE'],
    ['a URL without password', 'https://example.com:8080/a@b and postgres://localhost:5432/app'],
  ])('refuses %s', (_, text) => {
    expect(reported(text)).toEqual([]);
  });

  it('gives spans in order that do not overlap, whatever the text', () => {
    const words = fc.constantFrom(
      'password',
      '=',
      '"',
      "'",
      'user',
      'a1b2C3d4!',
      'ghp_',
      noise(36),
      '://',
      'x:y@z',
      '\n',
      'eyJ',
      '.',
      'é',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        let reached = 0;
        for (const { start, end, class: found } of detectSecrets(text, 'tool')) {
          expect(start).toBeGreaterThanOrEqual(reached);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(found).toBe('secret');
          reached = end;
        }
      }),
    );
  });
});
