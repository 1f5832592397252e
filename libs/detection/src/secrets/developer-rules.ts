import { Literals } from '../text/text-pieces.js';
import { nearWordRule, tokenRule, type SecretRule } from './secret-rule.js';

const hex32 = '[0-9a-f]{32}';
const hex40 = '[0-9a-f]{40}';
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Credentials of code hosts, registries, build and monitoring services. @source the vendors' documentation, read 2026-11 */
export const developerRules: readonly SecretRule[] = [
  tokenRule('GITHUB_TOKEN', 'ghp_ gho_ ghu_ ghs_ ghr_', 'gh[pousr]_[A-Za-z0-9]{36,255}'),
  tokenRule('GITHUB_TOKEN', 'github_pat_', 'github_pat_[A-Za-z0-9_]{50,120}'),
  tokenRule(
    'GITLAB_TOKEN',
    'glpat- glptt- gldt- glrt- glsoat- glcbt- glft- GR1348941',
    '(?:gl(?:pat|ptt|dt|rt|soat|cbt|ft)-[\\w.-]{20,64}|GR1348941[\\w-]{20,24})',
  ),
  tokenRule('BITBUCKET_TOKEN', 'ATBB', 'ATBB[A-Za-z0-9]{28,36}'),
  tokenRule('ATLASSIAN_TOKEN', 'ATATT3x ATCTT3x', 'AT[AC]TT3x[\\w=-]{40,300}'),
  tokenRule('NPM_TOKEN', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  tokenRule('PYPI_TOKEN', 'pypi-', 'pypi-[\\w-]{60,300}'),
  tokenRule('RUBYGEMS_KEY', 'rubygems_', 'rubygems_[0-9a-f]{48}'),
  tokenRule('NUGET_KEY', 'oy2', 'oy2[a-z0-9]{43}'),
  tokenRule('CRATES_TOKEN', 'cio', 'cio[A-Za-z0-9]{32}'),
  tokenRule('DOCKER_TOKEN', 'dckr_', 'dckr_(?:pat|oat)_[\\w-]{27,40}'),
  tokenRule('ARTIFACTORY_KEY', 'AKCp cmVmdGtu', '(?:AKCp[0-9][A-Za-z0-9]{66,80}|cmVmdGtu[A-Za-z0-9]{40,60})'),
  tokenRule('POSTMAN_KEY', 'PMAK-', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
  tokenRule('SONAR_TOKEN', 'sqp_ squ_ sqa_', 'sq[pua]_[0-9a-f]{40}'),
  nearWordRule('SONAR_TOKEN', 'onar SONAR', 'sonar[\\w.]{0,6}(?:login|token)', hex40),
  tokenRule('SOURCEGRAPH_TOKEN', 'sgp_', 'sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}'),
  tokenRule('SEGMENT_TOKEN', 'sgp_', 'sgp_[A-Za-z0-9]{64}'),
  nearWordRule(
    'CODECLIMATE_TOKEN',
    'CODECLIMATE CC_TEST codeclimate',
    'codeclimate|cc_test_reporter',
    '[0-9a-f]{64}',
  ),
  nearWordRule(
    'JENKINS_TOKEN',
    'enkins ENKINS',
    'jenkins[\\w -]{0,12}(?:token|crumb|passwd|password|pass|key)',
    `(?:11[0-9a-f]{32}|${hex32}|${uuid})`,
  ),
  {
    type: 'JENKINS_PASSWORD',
    literals: new Literals(['initialAdminPassword']),
    pattern: /\n(?<value>[0-9a-f]{32})\n[^\n]{0,4}\n?[^\n]{0,120}initialAdminPassword/g,
    confidence: 0.93,
  },
  nearWordRule('SAUCE_KEY', 'SAUCE sauce', 'sauce[\\w-]{0,12}key', uuid),
  tokenRule(
    'NEW_RELIC_KEY',
    'NRAK- NRAA- NRII- NRIQ- NRRA- NRAL',
    '(?:NRAK-[A-Z0-9]{27}|NRAA-[0-9a-f]{27}|NRI[IQ]-[\\w-]{32}|NRRA-[0-9a-f]{42}|[A-Za-z0-9]{36}NRAL)',
    0.1,
  ),
  tokenRule('PIXIE_KEY', 'px-api- px-dep-', `px-(?:api|dep)-${uuid}`),
  tokenRule(
    'GRAFANA_TOKEN',
    'glsa_ glc_ eyJrIjoi',
    '(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_eyJ[A-Za-z0-9+/=]{40,300}|eyJrIjoi[A-Za-z0-9+/]{40,300})',
  ),
  tokenRule('DYNATRACE_TOKEN', 'dt0', 'dt0[a-z]\\d{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}'),
  tokenRule('SENTRY_TOKEN', 'sntrys_ sntryu_', 'sntry(?:s_eyJ[\\w+/=-]{60,400}|u_[0-9a-f]{64})'),
  nearWordRule(
    'DATADOG_KEY',
    'datadog DATADOG DD_API DD_APP',
    '(?:datadog|dd)[\\w-]{0,12}key',
    `(?:${hex40}|${hex32})`,
  ),
  tokenRule('DEPENDENCY_TRACK_KEY', 'odt_', 'odt_(?:[A-Za-z0-9]{8}_)?[A-Za-z0-9]{32,40}'),
  tokenRule('STACKHAWK_KEY', 'hawk.', 'hawk\\.[\\w-]{20}\\.[\\w-]{20}'),
  nearWordRule('NEW_RELIC_KEY', 'license_key licenseKey', 'license_?key', `(?:${hex40}|[0-9a-f]{36}NRAL)`),
  tokenRule('LINEAR_KEY', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}'),
  tokenRule('NOTION_TOKEN', 'ntn_ secret_', '(?:ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43})'),
  nearWordRule('FIGMA_TOKEN', 'igma IGMA', 'figma[\\w -]{0,12}token', `\\d{3,5}-${uuid}`),
  tokenRule('FIGMA_TOKEN', 'figd_', 'figd_[\\w-]{38,44}'),
  tokenRule('AGE_SECRET_KEY', 'AGE-SECRET-KEY-', 'AGE-SECRET-KEY-1[0-9A-Z]{58}'),
  {
    type: 'WIREGUARD_KEY',
    literals: new Literals(['PrivateKey', 'PresharedKey']),
    pattern: /(?:PrivateKey|PresharedKey) ?= ?(?<value>[A-Za-z0-9+/]{43}=)/g,
    confidence: 0.95,
    leastEntropyBits: 3.5,
  },
];
