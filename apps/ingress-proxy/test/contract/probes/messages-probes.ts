import { models } from '../contract-models.js';
import { clock, pdf, person, pixel, says, weather } from '../samples.js';
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
const customTool = ({ name, description, schema }: typeof weather | typeof clock) => ({
  name,
  description,
  input_schema: schema,
});
const tools = [customTool(weather), customTool(clock)];
const part = (more: object) => user([{ type: 'text', text: says.look }, more]);
const look = user([{ type: 'text', text: says.look }]);

interface Block {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
  readonly text?: string;
  readonly signature?: string;
}

const blocksOf = ({ json }: Answered): readonly Block[] => valueAt(json, 'content') as readonly Block[];
const calls =
  (...names: readonly string[]) =>
  (answered: Answered): boolean => {
    const called = blocksOf(answered).filter(({ type }) => type === 'tool_use');
    return JSON.stringify(called.map(({ name }) => name)) === JSON.stringify(names);
  };
const answers = (text: string) => (answered: Answered) =>
  blocksOf(answered).some((block) => block.text?.includes(text));

/** The plain request that probes add their fields to. */
export const plainMessages = { model: models.assistant, max_tokens: 256, ...user(says.hello) };

const thinking = {
  model: models.thinker,
  max_tokens: 4096,
  thinking: { type: 'enabled', budget_tokens: 2048 },
};

/** Sends back what the provider thought, together with the result of its call. */
async function thinkingRoundTrip(ask: Ask): ReturnType<Probe> {
  const base = { ...thinking, tools };
  const first = await ask({ ...base, ...user(says.useTool) });
  const content = blocksOf(first);
  const thought = content.find(({ type }) => type === 'thinking');
  if (thought === undefined) return { outcome: 'not offered', names: first.warned.join(', ') };
  const call = content.find(({ type }) => type === 'tool_use');
  const result = { type: 'tool_result', tool_use_id: call?.id, content: 'sunny' };
  const answered = await ask({
    ...base,
    messages: [
      ...user(says.useTool).messages,
      { role: 'assistant', content },
      { role: 'user', content: [result] },
    ],
  });
  const isSigned = /"(?:signature|thoughtSignature)":"[^"]+"/.test(answered.sent);
  return judged(answered, isSigned, answers('sunny'));
}

/** Probes of `/v1/messages`, by feature. */
export const messagesProbes: Readonly<Record<string, Probe>> = {
  'whole answer': async (ask) => judged(await ask({}), true, answers('mock')),
  stream: fieldProbe({ fields: { stream: true }, shows: endsWith('data: {"type":"message_stop"}') }),
  'system prompt': fieldProbe({ fields: { system: 'Be brief.' }, shows: sends('Be brief.') }),
  tools: fieldProbe({ base: user(says.useTool), fields: { tools }, shows: calls(weather.name) }),
  'parallel tools': fieldProbe({
    base: user(says.useTwoTools),
    fields: { tools },
    shows: calls(weather.name, clock.name),
  }),
  'one tool at a time': fieldProbe({
    base: { ...user(says.useTwoTools), tools },
    fields: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    shows: calls(weather.name),
  }),
  'forced tool': fieldProbe({
    base: { tools },
    fields: { tool_choice: { type: 'tool', name: clock.name } },
    shows: calls(clock.name),
  }),
  'web search': fieldProbe({ fields: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] } }),
  images: fieldProbe({
    base: look,
    fields: part({
      type: 'image',
      source: { type: 'base64', media_type: pixel.mediaType, data: pixel.data },
    }),
    shows: sends(pixel.data),
  }),
  PDF: fieldProbe({
    base: look,
    fields: part({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: pdf.data },
    }),
    shows: sends(pdf.data),
  }),
  'JSON schema': fieldProbe({
    fields: { output_config: { format: { type: 'json_schema', schema: person.schema } } },
    shows: answers(JSON.stringify(person.answer)),
  }),
  'reasoning effort': fieldProbe({
    base: { model: models.adaptive },
    fields: { output_config: { effort: 'low' } },
  }),
  thinking: fieldProbe({
    base: { model: models.thinker, max_tokens: 4096 },
    fields: thinking,
    shows: (answered) => blocksOf(answered).some(({ type }) => type === 'thinking'),
  }),
  'thinking round trip': thinkingRoundTrip,
  'prompt caching': fieldProbe({
    base: { system: [{ type: 'text', text: 'Be brief.' }] },
    fields: { system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
  }),
  'stop sequences': fieldProbe({ fields: { stop_sequences: ['END'] }, shows: sends('END') }),
  'top k': fieldProbe({ fields: { top_k: 5 } }),
  user: fieldProbe({ fields: { metadata: { user_id: 'user-17' } } }),
  'stored conversation': fieldProbe({ fields: { thread: { type: 'create' } } }),
  'unknown fields': fieldProbe({ fields: { unheard_of: 1 }, shows: sends('unheard_of') }),
};
