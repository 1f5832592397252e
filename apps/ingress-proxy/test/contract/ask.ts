import {
  formBody,
  sampleContentType,
} from '../../src/surfaces/unified/endpoint-plans/form-samples.behaviour.js';
import type { Contract } from './contract-harness.js';
import type { Answered, Ask } from './probes/probe.js';
import { recording } from './probes/endpoint-probes.js';

/** Where probes send their requests. */
export interface AskedEndpoint {
  readonly contract: Contract;
  /** Value of `x-portkey-provider`. */
  readonly provider: string;
  readonly path: string;
  /** Fields of every request; a probe may replace them. */
  readonly plain: object;
}

type Request = Omit<RequestInit, 'headers'> & {
  readonly path: string;
  readonly headers?: Record<string, string>;
};

/** Fields as JSON. */
export function askJson(endpoint: AskedEndpoint): Ask {
  const headers = { 'content-type': 'application/json' };
  return (fields) => {
    const body = JSON.stringify({ ...endpoint.plain, ...fields });
    return send(endpoint, { path: endpoint.path, method: 'POST', headers, body });
  };
}

/** Fields as a form with a recording. */
export function askForm(endpoint: AskedEndpoint): Ask {
  return (fields) => {
    const texts = Object.entries({ ...endpoint.plain, ...fields } as Record<string, string>);
    const { name: fileName, mediaType: type, data } = recording;
    const file = { name: 'file', fileName, type, value: Buffer.from(data, 'base64') };
    const body = formBody([...texts.map(([name, value]) => ({ name, value })), file]);
    return send(endpoint, {
      path: endpoint.path,
      method: 'POST',
      headers: { 'content-type': sampleContentType },
      body: new Uint8Array(body),
    });
  };
}

/** Looks something up: fields are the rest of the path and the headers. */
export function askLookup(endpoint: AskedEndpoint): Ask {
  return (fields) => {
    const { path = '', headers = {} } = fields as { path?: string; headers?: Record<string, string> };
    return send(endpoint, { path: endpoint.path + path, headers });
  };
}

async function send(
  { contract, provider }: AskedEndpoint,
  { path, headers, ...request }: Request,
): Promise<Answered> {
  contract.mocks.clearRequests();
  const response = await fetch(contract.ingress.url + path, {
    ...request,
    headers: {
      authorization: `Bearer ${contract.apiKey}`,
      'x-portkey-provider': provider,
      ...headers,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text,
    json: jsonOf(text),
    warned: warnedFields(response.headers.get('x-gateway-warnings')),
    sent: contract.sentUpstream(),
  };
}

function jsonOf(text: string): Answered['json'] {
  return text.startsWith('{') ? (JSON.parse(text) as Answered['json']) : {};
}

/** `seed: not supported by Anthropic; user: …` → `seed`, `user` */
function warnedFields(header: string | null): string[] {
  return (header ?? '')
    .split('; ')
    .filter((warning) => warning !== '')
    .map((warning) => warning.split(':')[0] ?? warning);
}
