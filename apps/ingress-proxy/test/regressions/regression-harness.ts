import { request } from 'node:http';
import type { ServerResponse } from 'node:http';
import {
  providersAt,
  startIngressForTest,
  type IngressTestOptions,
  type IngressUnderTest,
} from '../harness.js';
import type { SeenRequest } from '../raw-upstream.js';

/** An ingress whose providers are all one server, which is asked again at once. */
export function startInFrontOf(
  upstreamUrl: string,
  settings: Readonly<Record<string, string>> = {},
  options: Omit<IngressTestOptions, 'upstreamUrl' | 'settings'> = {},
): Promise<IngressUnderTest> {
  return startIngressForTest({
    upstreamUrl,
    ...options,
    settings: {
      ...providersAt(upstreamUrl),
      RETRY_BASE_DELAY_MS: '1',
      // Few tests are about the breaker.
      BREAKER_MIN_REQUESTS: '1000',
      ...settings,
    },
  });
}

/** The setting that lists deployments. */
export function deployments(...listed: readonly object[]): Readonly<Record<string, string>> {
  return { DEPLOYMENTS: JSON.stringify(listed) };
}

/** A stream as a client sees it come. */
export interface ClientStream {
  text(): string;
  readonly status: () => number | null;
  /** By the answer's head. */
  readonly requestId: () => string;
  /** Whether the answer ended as its framing says. */
  readonly ended: Promise<boolean>;
  leave(): void;
}

/** Asks for a stream and collects what comes of it. */
export function openStream(ingress: IngressUnderTest, path: string, body: object): ClientStream {
  let text = '';
  let status: number | null = null;
  let requestId = '';
  let leave = (): void => undefined;
  const ended = new Promise<boolean>((resolve) => {
    const outgoing = request(
      ingress.url + path,
      {
        method: 'POST',
        agent: false,
        headers: { 'x-api-key': ingress.apiKey, 'content-type': 'application/json' },
      },
      (incoming) => {
        status = incoming.statusCode ?? 0;
        requestId = incoming.headers['x-request-id'] as string;
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('error', () => undefined);
        incoming.on('close', () => resolve(incoming.complete));
      },
    );
    outgoing.on('error', () => resolve(false));
    outgoing.end(JSON.stringify(body));
    leave = () => outgoing.destroy();
  });
  return {
    text: () => text,
    status: () => status,
    requestId: () => requestId,
    ended,
    leave: () => leave(),
  };
}

/** A request in the words of each of the three dialects. */
export const requests = {
  '/v1/chat/completions': { messages: [{ role: 'user', content: 'Hi' }] },
  '/v1/messages': { max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] },
  '/v1/responses': { input: 'Hi' },
} as const;

export type ConversationPath = keyof typeof requests;

/** Who a request was for, by its path at the common server. */
export function providerOf({ url }: SeenRequest): string {
  return url.split('/')[1] as string;
}

/** What a request said. */
export function bodyOf(seen: SeenRequest | undefined): Record<string, unknown> {
  return JSON.parse(seen?.body.toString() ?? '{}') as Record<string, unknown>;
}

/** An event of Anthropic's and of the Responses API, which have their type as name. */
export function namedEvent(data: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, content: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}

/** A whole answer of the provider that was asked, in its own dialect. */
export function answerOf(seen: SeenRequest, id: string): object {
  switch (providerOf(seen)) {
    case 'anthropic':
      return {
        id,
        type: 'message',
        role: 'assistant',
        model: 'claude-x',
        content: [{ type: 'text', text: 'fine' }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 5, output_tokens: 2 },
      };
    case 'google':
      return {
        responseId: id,
        candidates: [
          { content: { role: 'model', parts: [{ text: 'fine' }] }, finishReason: 'STOP', index: 0 },
        ],
        usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2, totalTokenCount: 7 },
      };
    default:
      return seen.url.includes('/responses') ? responseObject(id) : chatCompletion(id);
  }
}

function chatCompletion(id: string): object {
  return {
    id,
    object: 'chat.completion',
    created: 1,
    model: 'gpt-x',
    choices: [{ index: 0, message: { role: 'assistant', content: 'fine' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
  };
}

function responseObject(id: string): object {
  const text = { type: 'output_text', text: 'fine', annotations: [] };
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'gpt-x',
    output: [{ id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed', content: [text] }],
    usage: { input_tokens: 5, output_tokens: 2, total_tokens: 7 },
  };
}
