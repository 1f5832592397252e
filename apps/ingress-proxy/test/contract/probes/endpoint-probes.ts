import { models } from '../contract-models.js';
import { pixel, says, sound, weather } from '../samples.js';
import { fieldProbe, judged, sends, valueAt, type Answered, type Probe } from './probe.js';

const hasData =
  (path: string) =>
  ({ json }: Answered): boolean =>
    valueAt(json, path) !== undefined;
const whole =
  (shows: (answered: Answered) => boolean): Probe =>
  async (ask) =>
    judged(await ask({}), true, shows);

/** The plain requests that probes add their fields to. */
export const plainEmbeddings = { model: models.embedder, input: says.hello };
export const plainImages = { model: models.painter, prompt: says.hello };
export const plainModerations = { model: models.moderator, input: says.hello };
export const plainCountTokens = {
  model: models.assistant,
  messages: [{ role: 'user', content: says.hello }],
};
/** Fields of a form. */
export const plainTranscriptions = { model: models.listener };

const vectors = (count: number) => (answered: Answered) =>
  (answered.json.data as readonly unknown[]).length === count;

/** Probes of `/v1/embeddings`, by feature. */
export const embeddingsProbes: Readonly<Record<string, Probe>> = {
  'whole answer': whole(hasData('data.0.embedding.0')),
  'several inputs': fieldProbe({ fields: { input: ['Hello', 'there'] }, shows: vectors(2) }),
  'token ids': fieldProbe({ fields: { input: [1, 2, 3] } }),
  base64: async (ask) =>
    judged(
      await ask({ encoding_format: 'base64' }),
      true,
      ({ json }) => typeof valueAt(json, 'data.0.embedding') === 'string',
    ),
  dimensions: fieldProbe({ fields: { dimensions: 256 }, shows: sends('256') }),
  user: fieldProbe({ fields: { user: 'user-17' } }),
};

/** Probes of `/v1/images/generations`, by feature. */
export const imagesProbes: Readonly<Record<string, Probe>> = {
  'whole answer': whole(hasData('data.0.b64_json')),
  'n > 1': async (ask) => judged(await ask({ n: 2 }), true, vectors(2)),
  size: fieldProbe({ fields: { size: '1024x1536' } }),
  quality: fieldProbe({ fields: { quality: 'high' } }),
  'output format': fieldProbe({ fields: { output_format: 'jpeg' } }),
  'transparent background': fieldProbe({ fields: { background: 'transparent' } }),
  stream: fieldProbe({
    fields: { stream: true },
    shows: ({ contentType }) => contentType.startsWith('text/event-stream'),
  }),
  user: fieldProbe({ fields: { user: 'user-17' } }),
};

/** Probes of `/v1/audio/transcriptions`, by feature. */
export const transcriptionsProbes: Readonly<Record<string, Probe>> = {
  'whole answer': whole(hasData('text')),
  text: async (ask) =>
    judged(await ask({ response_format: 'text' }), true, ({ contentType }) =>
      contentType.startsWith('text/plain'),
    ),
  stream: fieldProbe({
    fields: { stream: 'true' },
    shows: ({ contentType }) => contentType.startsWith('text/event-stream'),
  }),
  subtitles: fieldProbe({ fields: { response_format: 'srt' } }),
  'times of words': fieldProbe({
    fields: { response_format: 'verbose_json', 'timestamp_granularities[]': 'word' },
  }),
  prompt: fieldProbe({ fields: { prompt: 'Kubernetes' }, shows: sends('Kubernetes') }),
  language: fieldProbe({ fields: { language: 'de' } }),
};

/** The recording of all transcriptions. */
export const recording = { name: 'talk.wav', mediaType: 'audio/wav', data: sound.data } as const;

/** Probes of `/v1/moderations`, by feature. */
export const moderationsProbes: Readonly<Record<string, Probe>> = {
  'whole answer': whole(hasData('results.0.flagged')),
  'several inputs': async (ask) =>
    judged(await ask({ input: ['Hello', 'there'] }), true, hasData('results.1.flagged')),
  // Whom nobody asks has not looked at it.
  images: async (ask) => {
    const answered = await ask({ input: [{ type: 'image_url', image_url: { url: pixel.url } }] });
    return judged(answered, answered.sent.includes(pixel.data), hasData('results.0.flagged'));
  },
};

const counted = ({ json }: Answered): boolean => Number(json.input_tokens) > 0;

/** Probes of `/v1/messages/count_tokens`, by feature. */
export const countTokensProbes: Readonly<Record<string, Probe>> = {
  'whole answer': whole(counted),
  'system prompt': fieldProbe({ fields: { system: 'Be brief.' }, shows: sends('Be brief.') }),
  tools: fieldProbe({
    fields: {
      tools: [{ name: weather.name, description: weather.description, input_schema: weather.schema }],
    },
    shows: sends(weather.name),
  }),
  images: fieldProbe({
    base: { messages: [{ role: 'user', content: [{ type: 'text', text: says.look }] }] },
    fields: {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: says.look },
            {
              type: 'image',
              source: { type: 'base64', media_type: pixel.mediaType, data: pixel.data },
            },
          ],
        },
      ],
    },
    shows: sends(pixel.data),
  }),
};

/** Probes of `/v1/models`; fields are the rest of the path and the headers. */
export const modelsProbes: Readonly<Record<string, Probe>> = {
  'whole answer': async (ask) =>
    judged(await ask({}), true, ({ json }) => {
      const ids = (json.data as readonly { readonly id: string }[]).map(({ id }) => id);
      return ids.includes(models.assistant);
    }),
  'one model': async (ask) =>
    judged(await ask({ path: `/${models.assistant}` }), true, ({ json }) => json.object === 'model'),
  'for Anthropic clients': async (ask) =>
    judged(
      await ask({ headers: { 'anthropic-version': '2023-06-01' } }),
      true,
      ({ json }) => json.has_more === false,
    ),
};
