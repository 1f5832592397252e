import {
  booleanSetting,
  choiceSetting,
  integerSetting,
  listSetting,
  textSetting,
  urlSetting,
} from '@trueport/config';

/** Settings of the ingress proxy itself. */
export const ingressSettings = {
  GATEWAY_HOST: textSetting('127.0.0.1', { description: 'Address the gateway listens on.' }),
  GATEWAY_PORT: integerSetting(
    8787,
    { min: 0, max: 65_535 },
    { description: 'Port the gateway listens on.' },
  ),
  GATEWAY_MAX_BODY_BYTES: integerSetting(
    32 * 1024 * 1024,
    { min: 1, max: 1024 * 1024 * 1024 },
    {
      description: 'Largest request body; larger ones are refused with 413.',
      unit: 'bytes',
    },
  ),
  GATEWAY_COLLECT_BODY_BYTES: integerSetting(
    4 * 1024 * 1024,
    { min: 0, max: 64 * 1024 * 1024 },
    {
      description:
        'Bodies of a known size up to this are read completely before they go upstream; larger ones are streamed.',
      unit: 'bytes',
    },
  ),
  GATEWAY_MAX_HEADER_BYTES: integerSetting(
    32 * 1024,
    { min: 1024, max: 1024 * 1024 },
    {
      description: 'Largest request head; larger ones are refused with 431.',
      unit: 'bytes',
    },
  ),
  GATEWAY_HEADERS_TIMEOUT_MS: integerSetting(
    15_000,
    { min: 100, max: 600_000 },
    {
      description: 'A client must send its complete request head within this time (slow-loris protection).',
      unit: 'ms',
    },
  ),
  GATEWAY_REQUEST_TIMEOUT_MS: integerSetting(
    300_000,
    { min: 100, max: 3_600_000 },
    {
      description: 'A client must send its complete request, body included, within this time.',
      unit: 'ms',
    },
  ),
  GATEWAY_KEEP_ALIVE_MS: integerSetting(
    65_000,
    { min: 0, max: 600_000 },
    {
      description:
        'How long an idle client connection is kept; above the idle time of usual load balancers (60 s).',
      unit: 'ms',
    },
  ),
  GATEWAY_MAX_CONNECTIONS: integerSetting(
    20_000,
    { min: 1, max: 1_000_000 },
    {
      description: 'Client connections held at once; further ones are closed on arrival.',
      unit: 'connections',
    },
  ),
  GATEWAY_EXPOSE_MANAGEMENT: booleanSetting(true, {
    description:
      'Whether the gateway forwards the management prefixes to the management API, so that one base URL serves all.',
  }),
  MANAGEMENT_URL: urlSetting('http://127.0.0.1:8200', ['http', 'https'], {
    description: 'Where the gateway finds the management API when it forwards to it.',
  }),
  GATEWAY_REQUEST_LOG: choiceSetting(['problems', 'all', 'none'], 'problems', {
    description:
      'Which requests leave a line in the process log: failed and slow ones, all, or none. The usage log has all of them in any case.',
  }),
  GATEWAY_SLOW_REQUEST_MS: integerSetting(
    30_000,
    { min: 1, max: 3_600_000 },
    {
      description: 'From this duration on a request counts as slow for the process log.',
      unit: 'ms',
    },
  ),
  CONTENT_CAPTURE: booleanSetting(true, {
    description:
      'Whether prompts and answers are handed to the violation scan. They stay in their own stream on the bus, never in logs.',
  }),
  RETRY_MAX_ATTEMPTS: integerSetting(
    3,
    { min: 1, max: 16 },
    {
      description:
        'Unified endpoints: attempts of one request altogether, before the first content of an answer. With more deployments for a model each of them is tried once.',
      unit: 'attempts',
    },
  ),
  RETRY_BASE_DELAY_MS: integerSetting(
    250,
    { min: 1, max: 60_000 },
    {
      description:
        'Longest first wait before the same deployment is tried again; doubles with every attempt, of which a random part is waited.',
      unit: 'ms',
    },
  ),
  RETRY_MAX_DELAY_MS: integerSetting(
    10_000,
    { min: 1, max: 300_000 },
    {
      description:
        'Longest wait between two attempts; a provider that asks for a longer one is not tried again.',
      unit: 'ms',
    },
  ),
  RETRY_DEADLINE_MS: integerSetting(
    120_000,
    { min: 0, max: 3_600_000 },
    { description: 'After this time from its admission no further attempt of a request begins.', unit: 'ms' },
  ),
  STREAM_KEEP_ALIVE_MS: integerSetting(
    15_000,
    { min: 100, max: 300_000 },
    {
      description:
        'Unified endpoints: silence on a stream after which the client gets a sign of life (a comment or a ping).',
      unit: 'ms',
    },
  ),
  MEDIA_ALLOWED_HOSTS: listSetting({
    description:
      'Private addresses that such files may be fetched from, as `host:port`, separated by commas. Clients choose the URLs: `EGRESS_ALLOWED_HOSTS` does not count here.',
  }),
  MEDIA_FETCH_TIMEOUT_MS: integerSetting(
    10_000,
    { min: 100, max: 300_000 },
    {
      description:
        'Time for fetching an image or document that a request names by URL, for providers that cannot fetch it.',
      unit: 'ms',
    },
  ),
  MEDIA_FETCH_MAX_BYTES: integerSetting(
    20 * 1024 * 1024,
    { min: 1, max: 256 * 1024 * 1024 },
    { description: 'Largest file that is fetched so.', unit: 'bytes' },
  ),
  RESPONSES_TTL_SECONDS: integerSetting(
    86_400,
    { min: 60, max: 2_592_000 },
    {
      description:
        'How long responses are kept in Redis for `previous_response_id` and `GET /v1/responses/{id}`; clients switch it off with `store: false`.',
      unit: 's',
    },
  ),
  RESPONSES_MAX_BYTES: integerSetting(
    1024 * 1024,
    { min: 1024, max: 64 * 1024 * 1024 },
    { description: 'Responses larger than this with their input are not kept.', unit: 'bytes' },
  ),
  RESPONSES_TIMEOUT_MS: integerSetting(
    1_000,
    { min: 1, max: 30_000 },
    { description: 'Longest wait for kept responses, for all that one request reads.', unit: 'ms' },
  ),
  TOKEN_RATE_LIMIT_RPM: integerSetting(
    1_000,
    { min: 1, max: 10_000_000 },
    {
      description: 'Requests per minute of a caller that authenticates with a token instead of an API key.',
      unit: 'requests',
    },
  ),
  SHUTDOWN_ANNOUNCE_MS: integerSetting(
    0,
    { min: 0, max: 120_000 },
    {
      description:
        'How long `/health/ready` says 503 before the port closes, for load balancers that need to notice.',
      unit: 'ms',
    },
  ),
};
