import { models } from '../contract-models.js';
import { clock, pdf, person, pixel, says, sound, weather } from '../samples.js';
import {
  endsWith,
  fieldProbe,
  judged,
  sends,
  valueAt,
  type Answered,
  type Ask,
  type Probe,
} from './probe.js';

const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const functionTool = ({ name, description, schema }: typeof weather | typeof clock) => ({
  type: 'function',
  function: { name, description, parameters: schema },
});
const tools = [functionTool(weather), functionTool(clock)];
const part = (more: object) => user([{ type: 'text', text: says.look }, more]);
const look = user([{ type: 'text', text: says.look }]);

const messageOf = ({ json }: Answered): Readonly<Record<string, unknown>> =>
  valueAt(json, 'choices.0.message') as Readonly<Record<string, unknown>>;
const callNames = (answered: Answered): unknown =>
  (messageOf(answered).tool_calls as readonly unknown[] | undefined)?.map((call) =>
    valueAt(call, 'function.name'),
  );
const calls =
  (...names: readonly string[]) =>
  (answered: Answered): boolean =>
    JSON.stringify(callNames(answered)) === JSON.stringify(names);
const answers = (text: string) => (answered: Answered) =>
  (messageOf(answered).content as string | null)?.includes(text) === true;

/** The plain request that probes add their fields to. */
export const plainChat = { model: models.assistant, ...user(says.hello) };

/** Sends back what the provider thought, together with the result of its call. */
async function thinkingRoundTrip(ask: Ask): ReturnType<Probe> {
  const base = { model: models.thinker, reasoning_effort: 'low', tools };
  const first = await ask({ ...base, ...user(says.useTool) });
  const message = messageOf(first);
  const isShown = 'thinking_blocks' in message || first.text.includes('thought_signature');
  if (!isShown) return { outcome: 'not offered', names: first.warned.join(', ') };
  const [call] = message.tool_calls as { id: string }[];
  const answered = await ask({
    ...base,
    messages: [
      ...user(says.useTool).messages,
      message,
      { role: 'tool', tool_call_id: call?.id, content: 'sunny' },
    ],
  });
  const signature = /"(?:signature|thought_signature)":"([^"]+)"/.exec(first.text)?.[1] ?? '?';
  return judged(answered, answered.sent.includes(signature), answers('sunny'));
}

/** Probes of `/v1/chat/completions`, by feature. */
export const chatProbes: Readonly<Record<string, Probe>> = {
  'whole answer': async (ask) => judged(await ask({}), true, answers('mock')),
  stream: fieldProbe({ fields: { stream: true }, shows: endsWith('data: [DONE]') }),
  'system prompt': fieldProbe({
    fields: { messages: [{ role: 'system', content: 'Be brief.' }, ...plainChat.messages] },
    shows: sends('Be brief.'),
  }),
  tools: fieldProbe({ base: user(says.useTool), fields: { tools }, shows: calls(weather.name) }),
  'parallel tools': fieldProbe({
    base: user(says.useTwoTools),
    fields: { tools },
    shows: calls(weather.name, clock.name),
  }),
  'one tool at a time': fieldProbe({
    base: { ...user(says.useTwoTools), tools },
    fields: { parallel_tool_calls: false },
    shows: calls(weather.name),
  }),
  'forced tool': fieldProbe({
    base: { tools },
    fields: { tool_choice: { type: 'function', function: { name: clock.name } } },
    shows: calls(clock.name),
  }),
  'web search': fieldProbe({ fields: { web_search_options: {} } }),
  images: fieldProbe({
    base: look,
    fields: part({ type: 'image_url', image_url: { url: pixel.url } }),
    shows: sends(pixel.data),
  }),
  PDF: fieldProbe({
    base: look,
    fields: part({ type: 'file', file: { filename: 'paper.pdf', file_data: pdf.url } }),
    shows: sends(pdf.data),
  }),
  'audio in': fieldProbe({
    base: look,
    fields: part({ type: 'input_audio', input_audio: { format: 'wav', data: sound.data } }),
    shows: sends(sound.data),
  }),
  'JSON mode': fieldProbe({ fields: { response_format: { type: 'json_object' } } }),
  'JSON schema': fieldProbe({
    fields: {
      response_format: {
        type: 'json_schema',
        json_schema: { name: person.name, strict: true, schema: person.schema },
      },
    },
    shows: (answered) => messageOf(answered).content === JSON.stringify(person.answer),
  }),
  'reasoning effort': fieldProbe({ base: { model: models.thinker }, fields: { reasoning_effort: 'low' } }),
  'thinking round trip': thinkingRoundTrip,
  'prompt caching': fieldProbe({ fields: { prompt_cache_key: 'chapter-1' } }),
  'stop sequences': fieldProbe({ fields: { stop: ['END'] }, shows: sends('END') }),
  'n > 1': fieldProbe({ fields: { n: 2 } }),
  logprobs: fieldProbe({ fields: { logprobs: true, top_logprobs: 2 } }),
  'logit bias': fieldProbe({ fields: { logit_bias: { '50256': -100 } } }),
  penalties: fieldProbe({ fields: { presence_penalty: 0.5 } }),
  seed: fieldProbe({ fields: { seed: 7 } }),
  user: fieldProbe({ fields: { user: 'user-17' } }),
  'stored conversation': fieldProbe({ fields: { store: true } }),
  'unknown fields': fieldProbe({ fields: { unheard_of: 1 }, shows: sends('unheard_of') }),
};
