import { Literals } from '../text/text-pieces.js';
import { isAnyone, isBlank, isExpression, isPlaceholder } from './placeholder.js';
import type { SecretRule } from './secret-rule.js';

const notPlaceholder = (_: string, { groups }: RegExpExecArray): boolean => {
  const password = groups?.['password'] ?? '';
  return !isPlaceholder(password) && !isExpression(password);
};

/** Credentials that are known by their form, whoever gave them out. */
export const credentialRules: readonly SecretRule[] = [
  {
    type: 'PRIVATE_KEY',
    literals: new Literals(['PRIVATE KEY-----', 'PRIVATE KEY BLOCK-----']),
    pattern:
      /-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----[^-]{40,10000}(?:-----END (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----)?/g,
    confidence: 0.98,
    accepts: (value) => !/\.\.\.|x{8}/i.test(value),
  },
  {
    type: 'PRIVATE_KEY',
    literals: new Literals(['LS0tLS1CRUdJTi']),
    pattern: /LS0tLS1CRUdJTi(?:BQ|BS|BF|BE|BP|A|B)[A-Za-z0-9+/]{60,10000}={0,2}/g,
    confidence: 0.93,
    accepts: (value) => /UFJJVkFURS|BSSVZBVEUg|QUklWQVRF/.test(value.slice(0, 80)),
  },
  {
    type: 'JSON_WEB_TOKEN',
    literals: new Literals(['eyJ']),
    pattern: /(?<![A-Za-z0-9_-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/g,
    confidence: 0.93,
    leastEntropyBits: 3.5,
  },
  {
    type: 'TEAMCITY_TOKEN',
    literals: new Literals(['eyJ0eXAiOiAiVENWMiJ9']),
    pattern: /eyJ0eXAiOiAiVENWMiJ9\.[\w-]{30,50}\.[\w-]{40,60}/g,
    confidence: 0.95,
  },
  {
    type: 'DATABASE_URL',
    literals: new Literals(['://']),
    pattern:
      /\b(?:mongodb(?:\+srv)?|postgres(?:ql)?|mysql|mariadb|mssql|sqlserver|oracle|redis|rediss|amqps?|clickhouse|cockroachdb|jdbc|mqtts?|nats|ldaps?|ftp|sftp|smtps?):\/\/(?<value>[^\s:/?#@'"<>]{0,80}:(?<password>[^\s'"<>/]{1,120})@(?:[\w-]|\[)[\w.-]{0,120})/gi,
    confidence: 0.95,
    accepts: (value, { groups }) => {
      const password = groups?.['password'] ?? '';
      return !isBlank(password) && !isAnyone(value.slice(0, value.indexOf(':')));
    },
  },
  {
    type: 'URL_CREDENTIALS',
    literals: new Literals(['://']),
    pattern:
      /\bhttps?:\/\/(?<value>[^\s:/?#@'"<>]{1,80}:(?<password>[^\s:/?#@'"<>]{3,120})@[\w-][\w.-]{0,120})/gi,
    confidence: 0.9,
    accepts: notPlaceholder,
  },
  {
    type: 'PASSWORD_HASH',
    literals: new Literals(['$1$', '$2a$', '$2b$', '$2y$', '$5$', '$6$', '$8$', '$argon2', '$krb5', '$y$']),
    pattern:
      /(?<![\w$])\$(?:1\$[\w./]{1,8}\$[\w./]{22}|2[aby]\$\d{2}\$[\w./]{52,53}|5\$(?:rounds=\d{1,9}\$)?[\w./]{1,16}\$[\w./]{43}|6\$(?:rounds=\d{1,9}\$)?[\w./]{1,16}\$[\w./]{86}|8\$[\w./]{14}\$[\w./]{43}|argon2(?:id|i|d)\$[\w=,$+/.-]{40,200}|krb5(?:asrep|tgs)\$\d{2}\$[^\s$]{16,120}\$[0-9a-f]{32,4000})/g,
    confidence: 0.9,
  },
  {
    type: 'AUTHORIZATION_HEADER',
    literals: new Literals(['uthorization', 'UTHORIZATION']),
    pattern:
      /authorization["']?\s{0,2}[:=,]\s{0,2}[["'`]{0,2}(?:basic|bearer|token|apikey|ssws|digest) ?(?<value>(?<password>[\w.~+/=-]{8,2000}))/gi,
    confidence: 0.88,
    leastEntropyBits: 2.8,
    accepts: (value, match) => notPlaceholder(value, match) && /\d|[A-Z].*[a-z].*[A-Z]/.test(value),
  },
  {
    type: 'URL_CREDENTIALS',
    literals: new Literals(['token=', 'key=', 'secret=']),
    pattern:
      /[?&](?:access_?token|auth_?token|token|api_?key|apikey|key|secret|client_?secret)=(?<value>(?<password>[\w.~+/%-]{16,1000}))/gi,
    confidence: 0.85,
    leastEntropyBits: 3.2,
    accepts: (value, match) => notPlaceholder(value, match) && /\d/.test(value),
  },
  {
    type: 'COMMAND_CREDENTIALS',
    literals: new Literals(['-u ', '-user ', '-User ', '--user ']),
    pattern: /(?<=\s)--?u(?:ser)?\s{1,3}(?<value>["']?[\w.@\\$%{}-]{1,80}:(?<password>[^\s"':]{6,120}))/gi,
    confidence: 0.85,
    leastEntropyBits: 2.5,
    accepts: (value, match) => notPlaceholder(value, match) && /\d/.test(match.groups?.['password'] ?? ''),
  },
  {
    type: 'COMMAND_CREDENTIALS',
    literals: new Literals(['-p ', '-password ', '-Password ']),
    pattern:
      /(?<=\s)--?u(?:ser(?:name)?)?\s{1,3}(?<value>["']?[^\s"']{1,80}["']?\s{1,3}--?p(?:ass(?:word)?)?\s{1,3}(?<password>[^\s"';]{4,120}))/gi,
    confidence: 0.85,
    accepts: notPlaceholder,
  },
  {
    type: 'DJANGO_SECRET_KEY',
    literals: new Literals(['django-insecure-']),
    pattern: /django-insecure-[^\s'"]{30,60}/g,
    confidence: 0.9,
  },
  {
    type: 'NETRC',
    literals: new Literals(['machine ']),
    pattern:
      /\bmachine\s{1,3}[\w.-]{2,120}\s{1,6}login\s{1,3}\S{1,100}\s{1,6}password\s{1,3}(?<password>\S{4,200})/g,
    confidence: 0.95,
    accepts: notPlaceholder,
  },
  {
    type: 'PASSWORD',
    literals: new Literals(['NetworkCredential', 'DirectoryEntry']),
    pattern:
      /\b(?:NetworkCredential|DirectoryEntry)\(\s{0,12}(?<value>"[^"\n]{1,120}",\s{0,12}(?:"[^"\n]{1,120}",\s{0,12})?"(?<password>[^"\n]{4,120})")\)/g,
    confidence: 0.9,
    accepts: notPlaceholder,
  },
  {
    type: 'PASSWORD',
    literals: new Literals(['add key=']),
    pattern:
      /<add key="(?<value>[^"\n]{0,60}(?:password|pwd|secret|token|connectionstring)[^"\n]{0,30}" value="(?:[^"\n]{0,200}(?:password|pwd)=)?(?<password>[^"\n;]{4,200}))"?/gi,
    confidence: 0.88,
    accepts: notPlaceholder,
  },
];
