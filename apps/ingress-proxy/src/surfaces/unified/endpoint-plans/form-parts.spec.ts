import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundaryOf, formParts, isModelPart, replaceFormModel } from './form-parts.js';
import { formBody, sampleBoundary, sampleFile, type SamplePart } from './form-samples.behaviour.js';

const values = (body: Buffer): string[] | undefined =>
  formParts(body, sampleBoundary)?.map(({ start, end }) => body.toString('latin1', start, end));

describe('the boundary of a form', () => {
  it.each([
    { contentType: 'multipart/form-data; boundary=abc', boundary: 'abc' },
    { contentType: 'multipart/form-data; charset=utf-8; Boundary="a b;c"', boundary: 'a b;c' },
    { contentType: 'multipart/form-data', boundary: null },
    { contentType: 'multipart/form-data; boundary=', boundary: null },
  ])('of "$contentType" is $boundary', ({ contentType, boundary }) => {
    expect(boundaryOf(contentType)).toBe(boundary);
  });
});

describe('the parts of a form', () => {
  it('are found with their heads', () => {
    const body = formBody([{ name: 'model', value: 'whisper-1' }, sampleFile()]);
    const parts = formParts(body, sampleBoundary);
    expect(parts?.map(({ head }) => head)).toEqual([
      'Content-Disposition: form-data; name="model"',
      'Content-Disposition: form-data; name="file"; filename="talk.mp3"\r\nContent-Type: audio/mpeg',
    ]);
    expect(values(body)).toEqual(['whisper-1', 'some sound']);
  });

  it('may come after a preamble and before an epilogue', () => {
    const body = formBody([{ name: 'model', value: 'm' }]);
    expect(values(Buffer.concat([Buffer.from('hello\r\n'), body, Buffer.from('bye')]))).toEqual(['m']);
  });

  const whole = formBody([{ name: 'model', value: 'm' }, sampleFile()]).toString('latin1');
  it.each<{ name: string; text: string }>([
    { name: 'is empty', text: '' },
    { name: 'has no boundary', text: 'model=m' },
    { name: 'begins in the middle of a line', text: `x${whole}` },
    { name: 'is cut off', text: whole.slice(0, -sampleBoundary.length) },
    { name: 'has a part without head', text: `--${sampleBoundary}\r\nm\r\n--${sampleBoundary}--` },
    { name: 'goes on behind its boundary', text: whole.replace(sampleBoundary, `${sampleBoundary}x`) },
  ])('of a body that $name are none', ({ text }) => {
    expect(formParts(Buffer.from(text, 'latin1'), sampleBoundary)).toBeNull();
  });

  it('are any bytes', () => {
    const part = fc.record({
      name: fc.stringMatching(/^[a-z_]{1,12}$/),
      value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const body = formBody(parts);
        expect(values(body)).toEqual(parts.map(({ value }) => value.toString('latin1')));
      }),
    );
  });
});

describe('the model of a form', () => {
  const named = (model: string, ...others: SamplePart[]): Buffer =>
    formBody([...others, { name: 'model', value: model }, sampleFile(Buffer.from([0, 255, 13, 10, 128]))]);

  it('is replaced, and every other byte stays', () => {
    const body = named('whisper', { name: 'prompt', value: 'name="model"' });
    const parts = formParts(body, sampleBoundary) ?? [];
    expect(replaceFormModel(body, parts, 'gpt-4o-transcribe')).toEqual(
      named('gpt-4o-transcribe', { name: 'prompt', value: 'name="model"' }),
    );
  });

  it('leaves the body alone when it is the right one', () => {
    const body = named('whisper-1');
    expect(replaceFormModel(body, formParts(body, sampleBoundary) ?? [], 'whisper-1')).toBe(body);
  });

  it.each([
    { head: 'Content-Disposition: form-data; name="model"', isModel: true },
    { head: 'content-disposition:form-data;name=model', isModel: true },
    { head: 'Content-Type: text/plain\r\nContent-Disposition: form-data; name="model"; x=y', isModel: true },
    { head: 'Content-Disposition: form-data; name="file"; filename="model"', isModel: false },
    { head: 'Content-Disposition: form-data; name="models"', isModel: false },
    { head: 'X-Other: form-data; name="model"', isModel: false },
  ])('is told by the head "$head": $isModel', ({ head, isModel }) => {
    expect(isModelPart({ head, start: 0, end: 0 })).toBe(isModel);
  });
});
