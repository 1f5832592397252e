import {
  integerSetting,
  jsonSetting,
  listSetting,
  optionalSecretSetting,
  optionalTextSetting,
  textSetting,
  urlSetting,
} from '@trueport/config';
import { listedDeploymentsSchema } from './deployments.js';

const base = (defaultValue: string, name: string) =>
  urlSetting(defaultValue, ['http', 'https'], {
    description: `Where requests to ${name} go; its path prefix, if any, is kept.`,
  });

/** Settings of the connections to the providers. */
export const providersSettings = {
  OPENAI_API_KEY: optionalSecretSetting({
    description: 'Credential for OpenAI; without it requests to OpenAI answer 503.',
  }),
  ANTHROPIC_API_KEY: optionalSecretSetting({
    description: 'Credential for Anthropic; without it requests to Anthropic answer 503.',
  }),
  GOOGLE_API_KEY: optionalSecretSetting({
    description: 'Credential for Google Gemini; without it requests to Google answer 503.',
  }),
  AZURE_OPENAI_API_KEY: optionalSecretSetting({
    description: 'Credential for Azure OpenAI; without it requests to Azure answer 503.',
  }),
  OPENAI_BASE_URL: base('https://api.openai.com', 'OpenAI'),
  ANTHROPIC_BASE_URL: base('https://api.anthropic.com', 'Anthropic'),
  GOOGLE_BASE_URL: base('https://generativelanguage.googleapis.com', 'Google Gemini'),
  AZURE_OPENAI_BASE_URL: textSetting('https://{resource}.openai.azure.com', {
    description: 'Where requests to Azure OpenAI go; `{resource}` is replaced by the resource in the path.',
  }),
  BEDROCK_BASE_URL: textSetting('https://bedrock-runtime.{region}.amazonaws.com', {
    description: 'Where requests to Amazon Bedrock go; `{region}` is replaced by the region.',
  }),
  AWS_REGION: textSetting('us-east-1', {
    description: 'Region of Amazon Bedrock, unless a deployment names its own.',
  }),
  AWS_BEARER_TOKEN_BEDROCK: optionalSecretSetting({
    description: 'API key of Amazon Bedrock; wins over access keys.',
  }),
  AWS_ACCESS_KEY_ID: optionalTextSetting({
    description: 'Access key for Amazon Bedrock; requests are signed with it (SigV4).',
  }),
  AWS_SECRET_ACCESS_KEY: optionalSecretSetting({ description: 'Secret of the access key.' }),
  AWS_SESSION_TOKEN: optionalSecretSetting({ description: 'Session token of temporary access keys.' }),
  AZURE_OPENAI_RESOURCE: optionalTextSetting({
    description:
      'Azure resource of the unified endpoints for deployments that are not listed; the model is then the name of the deployment.',
  }),
  AZURE_OPENAI_API_VERSION: optionalTextSetting({
    description:
      'Azure: with a version the unified endpoints use deployment paths; without one the interface `/openai/v1`.',
  }),
  DEPLOYMENTS: jsonSetting(listedDeploymentsSchema, [], {
    description:
      'Deployments of the unified endpoints in the order of preference, as JSON: `[{"provider","model","base_model","serves","resource","api_version","region"}]`. `serves` are the names clients use; several deployments may serve one name, and the next is tried when one fails. Models that nobody lists go to the provider that owns them by name.',
  }),
  AZURE_ALLOWED_RESOURCES: listSetting({
    description:
      'Azure resources that may be used, separated by commas; empty allows every well-formed name.',
  }),
  EGRESS_ALLOWED_HOSTS: listSetting({
    description:
      'Private, loopback or link-local addresses that may be connected to, as `host:port`, separated by commas.',
  }),
  UPSTREAM_CONNECT_TIMEOUT_MS: integerSetting(
    5_000,
    { min: 100, max: 60_000 },
    {
      description: 'A provider must accept the connection within this time.',
      unit: 'ms',
    },
  ),
  UPSTREAM_HEADERS_TIMEOUT_MS: integerSetting(
    600_000,
    { min: 1_000, max: 3_600_000 },
    {
      description:
        'A provider must begin its answer within this time; answers that are not streamed can take minutes.',
      unit: 'ms',
    },
  ),
  UPSTREAM_BODY_TIMEOUT_MS: integerSetting(
    300_000,
    { min: 1_000, max: 3_600_000 },
    {
      description: 'Longest silence in the middle of an answer.',
      unit: 'ms',
    },
  ),
  UPSTREAM_MAX_CONNECTIONS: integerSetting(
    2_048,
    { min: 1, max: 65_535 },
    {
      description: 'Connections per provider host; further requests wait for a free one.',
      unit: 'connections',
    },
  ),
  UPSTREAM_KEEPALIVE_MS: integerSetting(
    30_000,
    { min: 100, max: 600_000 },
    {
      description:
        'How long an idle connection to a provider is kept; a shorter time that the provider announces is respected.',
      unit: 'ms',
    },
  ),
};
