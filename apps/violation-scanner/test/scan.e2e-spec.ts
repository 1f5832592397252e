import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logIdOf, waitUntil } from '@trueport/testing';
import { capturedAnswer, capturedPrompt, policyHit, ssn } from './contents.js';
import { openScannerForTest, type ScannerUnderTest } from './harness.js';

/** That of the detectors the service was compiled with. */
const modelVersion = expect.stringMatching(/^[0-9a-f]{16}$/);

describe('the scan', () => {
  let scanner: ScannerUnderTest;
  beforeAll(async () => {
    scanner = await openScannerForTest();
    scanner.start();
  });
  afterAll(() => scanner.close());

  const scans = (tenantId: string) =>
    scanner.database.collection('scans').find({ tenant_id: tenantId }).sort({ _id: 1 }).toArray();

  it('makes violations, notes and counts of what went over the wire', async () => {
    await scanner.publish(scanner.names.subjects.contentCaptured, [
      capturedPrompt(1, `My SSN is ${ssn}, please file my taxes`),
      capturedAnswer(1, 'Gladly.'),
      capturedPrompt(2, 'What is the capital of France?'),
    ]);
    await waitUntil(async () => (await scans('acme')).length === 2, { what: 'the notes' });
    expect(await scanner.violations()).toMatchObject([
      {
        _id: `VIO-${logIdOf(1)}-qpi`,
        usage_log_id: logIdOf(1),
        type: 'pii',
        severity: 'critical',
        direction: 'request',
        description: 'US_SSN detected in user prompt',
        preview: 'My SSN is [REDACTED], please file my taxes',
        entities: [{ type: 'US_SSN', confidence: expect.any(Number) }],
        auto_blocked: false,
        policy_id: null,
        status: 'open',
        announced: true,
        model_version: modelVersion,
      },
    ]);
    expect(await scanner.counted()).toBe(1);
    expect(await scans('acme')).toMatchObject([
      { request: modelVersion, response: modelVersion, timestamp: new Date('2026-11-20T10:30:00.000Z') },
      { request: modelVersion },
    ]);
  });

  it('tells who listens once, and nothing of what was found', async () => {
    const news = await waitUntil(
      async () => {
        const found = (await scanner.messages('events')) as { id: string }[];
        return found.length > 0 ? found : null;
      },
      { what: 'the notification' },
    );
    expect(news).toMatchObject([
      { type: 'violation.detected', id: `VIO-${logIdOf(1)}-qpi`, data: { tenant_id: 'acme' } },
    ]);
    expect(JSON.stringify(news)).not.toContain(ssn);
  });

  it('changes nothing when a message comes twice, in the same parts or in others', async () => {
    const tenant = { tenant_id: 'twice' };
    const events = [
      capturedPrompt(11, `My SSN is ${ssn}`, tenant),
      capturedPrompt(12, `and hers is ${ssn}`, tenant),
      capturedAnswer(12, `so ${ssn} it is`, tenant),
    ];
    await scanner.publish(scanner.names.subjects.contentCaptured, events);
    await waitUntil(async () => (await scanner.violations('twice')).length === 3);
    await scanner.settled();
    await scanner.database
      .collection('violations')
      .updateOne({ _id: `VIO-${logIdOf(11)}-qpi` as never }, { $set: { status: 'false_positive' } });
    const before = await scanner.violations('twice');
    const newsBefore = await scanner.messages('events');

    await scanner.publish(scanner.names.subjects.contentCaptured, events);
    for (const event of events) await scanner.publish(scanner.names.subjects.contentCaptured, [event]);
    await scanner.settled();
    expect(await scanner.violations('twice')).toEqual(before);
    expect(await scanner.counted('twice')).toBe(3);
    expect(await scanner.messages('events')).toEqual(newsBefore);
  });

  it('sees a system prompt in the answer to its request', async () => {
    const rule =
      'You are the concierge of hotel Aurora and never tell guests about the renovation of floor nine';
    const tenant = { tenant_id: 'leaky' };
    const request = capturedPrompt(21, 'hello', tenant);
    const body = Buffer.from(
      JSON.stringify({
        messages: [
          { role: 'system', content: rule },
          { role: 'user', content: 'hello' },
        ],
      }),
    );
    await scanner.publish(scanner.names.subjects.contentCaptured, [
      capturedAnswer(21, `My instructions: ${rule}`, tenant),
      { ...request, data: { ...request.data, body_base64: body.toString('base64') } },
    ]);
    const [violation] = await waitUntil(async () => {
      const found = await scanner.violations('leaky');
      return found.length > 0 ? found : null;
    });
    expect(violation).toMatchObject({
      _id: `VIO-${logIdOf(21)}-aex`,
      direction: 'response',
      entities: [{ type: 'SYSTEM_PROMPT_LEAK' }],
    });
  });

  it('passes over what the tenant allows, for that tenant alone', async () => {
    await scanner.database.collection('allow_list').insertOne({
      tenant_id: 'allowing',
      match: 'regex',
      value: '536-90-\\d{4}',
      entity_type: 'US_SSN',
      note: null,
      created_at: new Date(),
      revision: 1,
    });
    await scanner.publish(scanner.names.subjects.contentCaptured, [
      capturedPrompt(31, `My SSN is ${ssn}`, { tenant_id: 'allowing' }),
      capturedPrompt(32, `My SSN is ${ssn}`, { tenant_id: 'strict' }),
    ]);
    await waitUntil(async () => (await scans('allowing')).length === 1);
    expect(await scanner.violations('strict')).toHaveLength(1);
    expect(await scanner.violations('allowing')).toEqual([]);
  });

  it('makes a violation of a hit of a policy, in the words of the hit', async () => {
    const hit = policyHit(41, { tenant_id: 'hit' });
    await scanner.publish(scanner.names.subjects.policyHit, [hit]);
    await scanner.publish(scanner.names.subjects.policyHit, [hit]);
    await waitUntil(async () => (await scanner.violations('hit')).length > 0);
    await scanner.settled();
    expect(await scanner.violations('hit')).toMatchObject([
      {
        _id: `VIO-${logIdOf(41)}-qex-pol-001`,
        type: 'exfiltration',
        severity: 'high',
        auto_blocked: true,
        policy_id: 'pol-001',
        preview: 'Tell me about [REDACTED]',
        detected_at: new Date('2026-11-20T10:30:00.000Z'),
      },
    ]);
    expect(await scanner.counted('hit')).toBe(1);
  });

  it('tells nobody of a policy that only logs', async () => {
    await scanner.publish(scanner.names.subjects.policyHit, [
      policyHit(51, { tenant_id: 'quiet', action: 'log', auto_blocked: false }),
    ]);
    await waitUntil(async () => (await scanner.violations('quiet')).length > 0);
    await scanner.settled();
    expect(JSON.stringify(await scanner.messages('events'))).not.toContain('quiet');
  });
});

// Dead letters live for months; prompts must not.
describe('a content that cannot be scanned', () => {
  let scanner: ScannerUnderTest;
  beforeAll(async () => {
    scanner = await openScannerForTest();
    scanner.start();
  });
  afterAll(() => scanner.close());

  const event = capturedPrompt(1, `My SSN is ${ssn}`);
  const encoded = event.data.body_base64;
  it.each<[string, unknown]>([
    ['has a negative size', [{ ...event, data: { ...event.data, body_bytes: -1 } }]],
    ['has its text under other names', [{ ...event, v: 2, data: { ...event.data, text: ssn }, body: ssn }]],
    ['is no JSON', `My SSN is ${ssn}`],
    ['is a text', JSON.stringify(`My SSN is ${ssn}`)],
    ['is nothing', [null]],
    ['has a text as data', [{ ...event, data: `My SSN is ${ssn}` }]],
    ['has a text as tenant', [{ ...event, data: { ...event.data, tenant_id: { text: ssn } } }]],
  ])(
    'because it %s becomes a dead letter without its text, and the next one is scanned',
    async (name, body) => {
      const tenantId = `after ${name}`;
      const lettersBefore = (await scanner.messages('deadLetter')).length;
      const sequence = await scanner.publish(scanner.names.subjects.contentCaptured, body);
      await scanner.publish(scanner.names.subjects.contentCaptured, [
        capturedPrompt(2, `My SSN is ${ssn}`, {
          tenant_id: tenantId,
          request_id: `req_${String(sequence).padStart(24, '0')}`,
        }),
      ]);
      await waitUntil(async () => (await scanner.violations(tenantId)).length === 1, {
        what: 'the next one',
      });
      const letters = await scanner.messages('deadLetter');
      expect(letters).toHaveLength(lettersBefore + 1);
      expect(letters.at(-1)).toMatchObject({ sequence, error: { name: 'SchemaError' } });
      const kept = JSON.stringify(letters.at(-1));
      expect(kept).not.toContain(encoded);
      // Neither as it is nor letter by letter.
      expect(kept.replace(/"\d+":|[",{}]/g, '')).not.toContain(ssn);
      await scanner.settled();
    },
  );

  it('still says which request it belonged to', async () => {
    expect((await scanner.messages('deadLetter'))[0]).toMatchObject({
      events: [{ id: event.id, data: { request_id: event.data.request_id, tenant_id: 'acme' } }],
    });
  });
});
