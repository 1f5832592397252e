import { describe, expect, it } from '@jest/globals';
import { parseExactJson, TranslationRefusal, type ClientDialect, type JsonObject } from '../../src/index.js';
import { clients, targetFor, upstreams, type UpstreamUnderTest } from './dialects-under-test.js';
import { casesIn, expectGolden, readFixture } from './golden-files.js';

/** What becomes of a request at one upstream: its body and warnings, or the refusal the client gets. */
function outcome(client: ClientDialect, upstream: UpstreamUnderTest, text: string): unknown {
  try {
    const conversation = client.readRequest(parseExactJson(text) as JsonObject);
    const requested = conversation.model;
    const { baseModel } = targetFor(upstream, requested, []);
    const urls = upstream.dialect.remoteMedia(conversation, { baseModel });
    const { body, warnings } = upstream.dialect.writeRequest(
      conversation,
      targetFor(upstream, requested, urls),
    );
    return warnings.length === 0 ? { body } : { body, warnings };
  } catch (cause) {
    if (!(cause instanceof TranslationRefusal)) throw cause;
    return { refused: { param: cause.param, message: cause.message, code: cause.code } };
  }
}

/** Legacy completions are a message and little else: their own specs say all of them. */
const withFixtures = clients.filter(({ name }) => name !== 'openai-completions');

describe.each(withFixtures.map((client) => [client.name, client] as const))(
  'a request of %s',
  (name, client) => {
    const folder = `requests/${name}`;
    const cases = casesIn(folder);

    it.each(cases)('%s is written for every upstream as reviewed', (fixture) => {
      const text = readFixture(folder, fixture);
      expectGolden(
        folder,
        fixture,
        Object.fromEntries(
          upstreams.map((upstream) => [upstream.dialect.name, outcome(client, upstream, text)]),
        ),
      );
    });

    it.each(cases)('%s is read without being changed', (fixture) => {
      const text = readFixture(folder, fixture);
      const body = parseExactJson(text) as JsonObject;
      const before = JSON.stringify(body);
      for (const upstream of upstreams) outcome(client, upstream, text);
      try {
        client.readRequest(body);
      } catch {
        // A refusal is fine here; the body is what matters.
      }
      expect(JSON.stringify(body)).toBe(before);
    });
  },
);

it('every client dialect has at least sixty cases', () => {
  const counts = ['openai-chat', 'anthropic-messages', 'openai-responses'].map(
    (name) => casesIn(`requests/${name}`).length,
  );
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(60);
});
