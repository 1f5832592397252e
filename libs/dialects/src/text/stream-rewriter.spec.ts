import { describe, expect, it } from '@jest/globals';
import type { BodyDialect } from '@trueport/contracts';
import fc from 'fast-check';
import type { HeldPiece, StreamHooks } from './held-texts.js';
import { createStreamRewriter } from './stream-rewriter.js';
import { createStreamTexts } from './stream-texts.js';
import { secret, streamSamples } from './stream-samples.behaviour.js';

const longestHold = secret.length;

/** Redacts the secret, holding back what may become it; `block` ends the stream instead. */
function hooks(action: 'redact' | 'block'): StreamHooks {
  const decide = ({ text, isFinal }: HeldPiece): ReturnType<StreamHooks['decide']> => {
    if (action === 'block' && text.includes(secret))
      return { block: { message: 'not allowed', code: 'POLICY_BLOCKED' } };
    const clean = text.replaceAll(secret, '[REDACTED]');
    let hold = isFinal ? 0 : Math.min(longestHold - 1, clean.length);
    while (hold > 0 && !secret.startsWith(clean.slice(-hold))) hold -= 1;
    return { emit: clean.slice(0, clean.length - hold), hold };
  };
  return { longestHold, decide };
}

const passing: StreamHooks = { longestHold: 0, decide: ({ text }) => ({ emit: text, hold: 0 }) };

function rewrite(dialect: BodyDialect, chunks: readonly Uint8Array[], with_: StreamHooks): string {
  const rewriter = createStreamRewriter(dialect, with_);
  const out = chunks.map((chunk) => Buffer.from(rewriter.push(chunk)));
  return Buffer.concat([...out, rewriter.end()]).toString();
}

function textsOf(stream: string): string[] {
  const texts = createStreamTexts();
  texts.push(Buffer.from(stream));
  return texts.end().texts.map(({ role, text }) => `${role}: ${text}`);
}

const redact = (text: string): string => text.replaceAll(secret, '[REDACTED]');
const sample = (name: string) =>
  streamSamples.find((one) => one.name.startsWith(name)) as (typeof streamSamples)[number];

describe('createStreamRewriter', () => {
  it.each(streamSamples)('passes $name byte for byte when nothing is changed', ({ dialect, bytes }) => {
    expect(rewrite(dialect, [bytes], passing)).toBe(bytes.toString());
  });

  it.each(streamSamples)('redacts every text of $name', ({ dialect, bytes, texts }) => {
    const out = rewrite(dialect, [bytes], hooks('redact'));
    expect(out).not.toContain(secret);
    expect(textsOf(out)).toEqual(texts.map(redact));
  });

  it.each(streamSamples)('gives the same for $name, split at any byte', ({ dialect, bytes }) => {
    const expected = rewrite(dialect, [bytes], hooks('redact'));
    for (let at = 1; at < bytes.length; at += 1) {
      const out = rewrite(dialect, [bytes.subarray(0, at), bytes.subarray(at)], hooks('redact'));
      if (out !== expected) expect({ at, out }).toEqual({ at, out: expected });
    }
    expect(
      rewrite(
        dialect,
        [...bytes].map((byte) => Uint8Array.of(byte)),
        hooks('redact'),
      ),
    ).toBe(expected);
  });

  /** A reader of the stream at any moment must not have seen more than a beginning of what is allowed. */
  it.each(streamSamples)(
    'lets nothing of a match in $name out before the decision',
    ({ dialect, bytes, texts }) => {
      const allowed = texts.map(redact);
      const rewriter = createStreamRewriter(dialect, hooks('redact'));
      let out = '';
      for (let at = 0; at < bytes.length; at += 40) {
        out += Buffer.from(rewriter.push(bytes.subarray(at, at + 40))).toString();
        for (const text of textsOf(out)) {
          expect(allowed.some((whole) => whole.startsWith(text))).toBe(true);
        }
      }
    },
  );

  it.each(streamSamples)('ends $name before the match when it is blocked', ({ dialect, bytes }) => {
    const rewriter = createStreamRewriter(dialect, hooks('block'));
    const out = Buffer.concat([rewriter.push(bytes), rewriter.push(bytes), rewriter.end()]).toString();
    expect(rewriter.stoppedBy).toEqual({ message: 'not allowed', code: 'POLICY_BLOCKED' });
    expect(out).not.toContain('CRET');
    expect(out).not.toContain('[DONE]');
    expect(out.split('not allowed')).toHaveLength(2);
  });

  it.each([
    [
      'OpenAI chat',
      'data: {"error":{"message":"not allowed","type":"permission_error","param":null,"code":"POLICY_BLOCKED"}}\n\n',
    ],
    [
      'legacy',
      'data: {"error":{"message":"not allowed","type":"permission_error","param":null,"code":"POLICY_BLOCKED"}}\r\n\r\n',
    ],
    [
      'Responses',
      'event: error\ndata: {"type":"error","sequence_number":3,"code":"POLICY_BLOCKED","message":"not allowed","param":null}\n\n',
    ],
    [
      'Anthropic',
      'event: error\ndata: {"type":"error","error":{"type":"permission_error","message":"not allowed"}}\n\n',
    ],
    [
      'Gemini, alt',
      'data: {"error":{"code":403,"message":"not allowed","status":"PERMISSION_DENIED"}}\r\n\r\n',
    ],
    ['Gemini, one', '\n,\r\n{"error":{"code":403,"message":"not allowed","status":"PERMISSION_DENIED"}}]'],
  ])('ends a blocked stream in the words of %s', (name, ending) => {
    const { dialect, bytes } = sample(name);
    const out = rewrite(dialect, [bytes], hooks('block'));
    expect(out.endsWith(ending)).toBe(true);
    if (name === 'Gemini, one') expect(() => JSON.parse(out) as unknown).not.toThrow();
  });

  it('gives well-formed JSON for arrays, with and without events of its own', () => {
    const { dialect, bytes } = sample('Gemini, one');
    const documents = JSON.parse(rewrite(dialect, [bytes], hooks('redact'))) as unknown[];
    expect(documents.length).toBeGreaterThanOrEqual((JSON.parse(bytes.toString()) as unknown[]).length);
    const blockedAtOnce = Buffer.from(`[{"candidates":[{"content":{"parts":[{"text":"${secret}"}]}}]}]`);
    expect(JSON.parse(rewrite('google', [blockedAtOnce], hooks('block')))).toMatchObject([
      { error: { code: 403 } },
    ]);
  });

  it('numbers the events of a Responses stream without gaps', () => {
    const { dialect, bytes } = sample('Responses');
    const held = Buffer.from(bytes.toString().replace('"delta":" 😀 \\"done\\""', '"delta":" TOP-"'));
    const out = rewrite(dialect, [held], hooks('redact'));
    const numbers = [...out.matchAll(/"sequence_number":(\d+)/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_number, at) => at));
    expect(out.match(/^event: /gm)).toHaveLength((bytes.toString().match(/^event: /gm)?.length ?? 0) + 1);
  });

  it('changes no byte of events without text, and nothing but the literal of those with text', () => {
    const { dialect, bytes } = sample('Anthropic');
    const before = bytes.toString().split('\n\n');
    const after = rewrite(dialect, [bytes], hooks('redact')).split('\n\n');
    const masked = (event: string): string =>
      event.replace(/"(text|thinking|partial_json)":"(?:[^"\\]|\\.)*"/g, '"$1":""');
    expect(after.map(masked)).toEqual(before.map(masked));
    expect(after.filter((event) => !event.includes('_delta"'))).toEqual(
      before.filter((event) => !event.includes('_delta"')),
    );
  });

  it.each([
    [
      'chat',
      'openai',
      'data: {"id":"c","created":1,"model":"m","choices":[{"index":2,"delta":{"content":"TOP-"}}]}\n\n',
      'data: {"choices":[{"index":2,"delta":{},"finish_reason":"stop"}]}\n\n',
      'data: {"id":"c","created":1,"model":"m","choices":[{"index":2,"delta":{"content":"TOP-"},"finish_reason":null}]}\n\n',
    ],
    [
      'a tool call',
      'openai',
      'data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"x","function":{"name":"f","arguments":"TOP-"}}]}}]}\n\n',
      'data: [DONE]\n\n',
      'data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"TOP-"}}]},"finish_reason":null}]}\n\n',
    ],
    [
      'Anthropic',
      'anthropic',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"TOP-"}}\n\n',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":3}\n\n',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"TOP-"}}\n\n',
    ],
    [
      'Gemini',
      'google',
      'data: {"candidates":[{"content":{"parts":[{"text":"TOP-","thought":true}]}}],"modelVersion":"g"}\r\n\r\n',
      'data: {"candidates":[{"content":{"parts":[{"text":"x"}]}}]}\r\n\r\n',
      'data: {"modelVersion":"g","candidates":[{"content":{"parts":[{"thought":true,"text":"TOP-"}],"role":"model"},"index":0}]}\r\n\r\n',
    ],
  ] as const)('puts the rest of a text in front of its end: %s', (_name, dialect, piece, end, inserted) => {
    const emptied = piece.replace('TOP-', '');
    expect(rewrite(dialect, [Buffer.from(piece + end)], hooks('redact'))).toBe(emptied + inserted + end);
  });

  it('gives what was held when the stream breaks off, and drops an event that cannot be read', () => {
    const whole = 'data: {"choices":[{"index":0,"delta":{"content":"a TOP-"}}]}\n\n';
    const out = rewrite(
      'openai',
      [Buffer.from(`${whole}data: {"choices":[{"index":0,"delta":{"content":"SECRET`)],
      hooks('redact'),
    );
    expect(out).toBe(
      `${whole.replace('a TOP-', 'a ')}data: {"choices":[{"index":0,"delta":{"content":"TOP-"},"finish_reason":null}]}\n\n`,
    );
  });

  it('reads the last event without its blank line', () => {
    const out = rewrite(
      'openai',
      [Buffer.from(`data: {"choices":[{"index":0,"delta":{"content":"${secret}"}}]}`)],
      hooks('redact'),
    );
    expect(out).toBe('data: {"choices":[{"index":0,"delta":{"content":"[REDACTED]"}}]}');
  });

  it('takes the tokens of a changed text out of its event', () => {
    const event = `data: {"choices":[{"index":0,"delta":{"content":"${secret}"},"logprobs":{"content":[{"token":"TOP"}]}}]}\n\n`;
    expect(rewrite('openai', [Buffer.from(event)], hooks('redact'))).toBe(
      'data: {"choices":[{"index":0,"delta":{"content":"[REDACTED]"},"logprobs":null}]}\n\n',
    );
  });

  it('reads events spread over several lines', () => {
    const event = `id: 7\ndata: {"choices":[{"index":0,\ndata: "delta":{"content":"${secret}"}}]}\n\n`;
    expect(rewrite('openai', [Buffer.from(event)], passing)).toBe(event);
    expect(rewrite('openai', [Buffer.from(event)], hooks('redact'))).toBe(
      'id: 7\ndata: {"choices":[{"index":0, "delta":{"content":"[REDACTED]"}}]}\n\n',
    );
  });

  it('never cuts a pair of surrogates', () => {
    const half: StreamHooks = {
      longestHold: 1,
      decide: ({ text, isFinal }) => ({ emit: isFinal ? text : text.slice(0, -1), hold: isFinal ? 0 : 1 }),
    };
    const event = 'data: {"choices":[{"index":0,"delta":{"content":"a😀"}}]}\n\n';
    const out = rewrite('openai', [Buffer.from(`${event}data: [DONE]\n\n`)], half);
    expect(out).toContain('"content":"a"');
    expect(out).toContain('"content":"😀"');
  });

  it('holds no more than the hooks say', () => {
    const greedy: StreamHooks = {
      longestHold: 2,
      decide: ({ text, isFinal }) => (isFinal ? { emit: text, hold: 0 } : { emit: '', hold: text.length }),
    };
    const out = rewrite(
      'openai',
      [Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"abcdef"}}]}\n\n')],
      greedy,
    );
    expect(out.startsWith('data: {"choices":[{"index":0,"delta":{"content":"abcd"}}]}\n\n')).toBe(true);
  });

  it('ends a stream with an event too long to be checked', () => {
    const rewriter = createStreamRewriter('anthropic', passing);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let out = '';
    for (let count = 0; count < 20; count += 1) out += Buffer.from(rewriter.push(chunk)).toString();
    expect(rewriter.stoppedBy?.code).toBe('EVENT_TOO_LONG');
    expect(out.startsWith('event: error\n')).toBe(true);
  });

  it('passes anything that is no stream as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (chunks) => {
        fc.pre(
          !chunks.some((chunk) => chunk.includes(0x7b)) &&
            chunks.find(({ length }) => length > 0)?.[0] !== 0x5b,
        );
        expect(rewrite('openai', chunks, hooks('redact'))).toBe(Buffer.concat(chunks).toString());
      }),
    );
  });

  it('survives any pieces of a stream', () => {
    const piece = fc.constantFrom(
      'data: ',
      '{"choices":[',
      '{"delta":{"content":"TOP-',
      '"}}',
      ']}',
      '\n\n',
      '\r',
      '[',
      ',',
      '{}',
      'event: x\n',
      '"type":"error"',
      '{"candidates":[]}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(() =>
          rewrite(
            'google',
            pieces.map((text) => Buffer.from(text)),
            hooks('redact'),
          ),
        ).not.toThrow();
      }),
    );
  });
});
