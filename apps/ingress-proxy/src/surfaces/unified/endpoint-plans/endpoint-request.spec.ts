import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { TranslationRefusal } from '@trueport/dialects';
import { readEndpointRequest } from './endpoint-request.js';
import { formBody, sampleBoundary, sampleContentType, sampleFile } from './form-samples.behaviour.js';

const json = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));
const readTranscription = (body: Buffer, contentType: string = sampleContentType) =>
  readEndpointRequest('transcriptions', contentType, body);
const model = { name: 'model', value: 'whisper-1' };

/** The code or the field of what was thrown. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const cause: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (cause instanceof GatewayError) return cause.code;
  if (cause instanceof TranslationRefusal) return cause.param;
  throw new Error('Nothing was refused.', { cause });
}

describe('a JSON request of an endpoint', () => {
  it('is read with model, stream and the size of its prompt', async () => {
    const bytes = json({ model: 'gpt-image-2', prompt: 'A cat', stream: true, user: 'u' });
    expect(await readEndpointRequest('images', 'application/json; charset=utf-8', bytes)).toMatchObject({
      surface: 'images',
      contentType: 'application/json',
      model: 'gpt-image-2',
      isStream: true,
      userId: 'u',
      promptCharacters: 5,
      form: null,
    });
  });

  it('streams nothing where the endpoint has no streams', async () => {
    const bytes = json({ model: 'm', input: 'a', stream: true });
    expect(await readEndpointRequest('embeddings', undefined, bytes)).toMatchObject({ isStream: false });
  });

  it('for moderation has a default model', async () => {
    const request = await readEndpointRequest('moderations', undefined, json({ input: 'a' }));
    expect(request.model).toBe('omni-moderation-latest');
  });

  it.each<{ name: string; contentType?: string; text: string; failure: string }>([
    { name: 'that is no JSON', text: '{', failure: 'BAD_REQUEST' },
    { name: 'that is no object', text: '[]', failure: 'BAD_REQUEST' },
    { name: 'of another type', contentType: 'text/plain', text: '{}', failure: 'UNSUPPORTED_MEDIA_TYPE' },
    { name: 'without model', text: '{"input":"a"}', failure: 'model' },
    { name: 'with a model that is none', text: '{"model":7}', failure: 'model' },
  ])('$name is refused', async ({ contentType, text, failure }) => {
    const promise = readEndpointRequest('embeddings', contentType, Buffer.from(text));
    expect(await failureOf(promise)).toBe(failure);
  });
});

describe('a form with a recording', () => {
  it('is read with its fields and its file, whose bytes are those of the body', async () => {
    const sound = Buffer.from([0, 255, 13, 10, 45, 45, 128]);
    const body = formBody([
      sampleFile(sound),
      model,
      { name: 'prompt', value: 'Größe' },
      { name: 'stream', value: 'true' },
      { name: 'include[]', value: 'logprobs' },
      { name: 'include[]', value: 'more' },
    ]);
    const { form, ...request } = await readTranscription(body);
    expect(request).toMatchObject({ model: 'whisper-1', isStream: true, promptCharacters: 5 });
    expect(form?.fields).toEqual({
      model: 'whisper-1',
      prompt: 'Größe',
      stream: 'true',
      'include[]': ['logprobs', 'more'],
    });
    expect(form?.file).toMatchObject({ name: 'talk.mp3', mediaType: 'audio/mpeg' });
    expect(form?.file.bytes).toEqual(sound);
    expect(form?.file.bytes.buffer).toBe(body.buffer);
  });

  it('may hold a large file', async () => {
    const sound = Buffer.alloc(5 * 1024 * 1024, 'sound\r\n--');
    const { form } = await readTranscription(formBody([model, sampleFile(sound)]));
    expect(form?.file.bytes.equals(sound)).toBe(true);
  });

  it.each<{ name: string; body: Buffer; failure: string; contentType?: string }>([
    { name: 'without file', body: formBody([model]), failure: 'file' },
    { name: 'with an empty file', body: formBody([model, sampleFile('')]), failure: 'file' },
    { name: 'without model', body: formBody([sampleFile()]), failure: 'model' },
    { name: 'with two models', body: formBody([model, model, sampleFile()]), failure: 'model' },
    { name: 'with two files', body: formBody([model, sampleFile(), sampleFile()]), failure: 'BAD_REQUEST' },
    {
      name: 'with a file by another name',
      body: formBody([model, { ...sampleFile(), name: 'audio' }]),
      failure: 'audio',
    },
    {
      name: 'with a field that is too long',
      body: formBody([model, { name: 'prompt', value: 'a'.repeat(65 * 1024) }, sampleFile()]),
      failure: 'BAD_REQUEST',
    },
    {
      name: 'with too many fields',
      body: formBody([
        ...Array.from({ length: 70 }, (_, at) => ({ name: `f${at}`, value: '1' })),
        sampleFile(),
      ]),
      failure: 'BAD_REQUEST',
    },
    {
      name: 'that is cut off',
      body: formBody([model, sampleFile()]).subarray(0, -20),
      failure: 'BAD_REQUEST',
    },
    {
      name: 'with a model whose name only one reader understands',
      body: Buffer.from(
        formBody([model, sampleFile()]).toString('latin1').replace('name="model"', "name*=utf-8''model"),
        'latin1',
      ),
      failure: 'BAD_REQUEST',
    },
    {
      name: 'with a part that has no name',
      body: Buffer.from(
        formBody([model, sampleFile()])
          .toString('latin1')
          .replace('Content-Disposition: form-data; name="model"', 'X: y'),
        'latin1',
      ),
      failure: 'BAD_REQUEST',
    },
    {
      name: 'without boundary',
      body: formBody([model, sampleFile()]),
      contentType: 'multipart/form-data',
      failure: 'UNSUPPORTED_MEDIA_TYPE',
    },
    {
      name: 'that is JSON',
      body: json({ model: 'whisper-1' }),
      contentType: 'application/json',
      failure: 'UNSUPPORTED_MEDIA_TYPE',
    },
    { name: 'that is empty', body: Buffer.alloc(0), failure: 'BAD_REQUEST' },
    {
      name: 'with another boundary than it says',
      body: formBody([model, sampleFile()], 'other'),
      contentType: `multipart/form-data; boundary=${sampleBoundary}`,
      failure: 'BAD_REQUEST',
    },
  ])('$name is refused', async ({ body, contentType, failure }) => {
    expect(await failureOf(readTranscription(body, contentType))).toBe(failure);
  });
});
