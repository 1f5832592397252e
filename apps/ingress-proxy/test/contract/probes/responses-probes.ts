import { models } from '../contract-models.js';
import { clock, pdf, person, pixel, says, weather } from '../samples.js';
import { fieldProbe, judged, sends, valueAt, type Answered, type Ask, type Probe } from './probe.js';

const functionTool = ({ name, description, schema }: typeof weather | typeof clock) => ({
  type: 'function',
  name,
  description,
  parameters: schema,
});
const tools = [functionTool(weather), functionTool(clock)];
const user = (content: unknown) => ({ input: [{ role: 'user', content }] });
const part = (more: object) => user([{ type: 'input_text', text: says.look }, more]);
const look = user([{ type: 'input_text', text: says.look }]);

interface Item {
  readonly type: string;
  readonly name?: string;
  readonly call_id?: string;
  readonly encrypted_content?: string;
}

const itemsOf = ({ json }: Answered): readonly Item[] => valueAt(json, 'output') as readonly Item[];
const calls =
  (...names: readonly string[]) =>
  (answered: Answered): boolean => {
    const called = itemsOf(answered).filter(({ type }) => type === 'function_call');
    return JSON.stringify(called.map(({ name }) => name)) === JSON.stringify(names);
  };
const answers =
  (text: string) =>
  (answered: Answered): boolean =>
    itemsOf(answered).some(
      (item) => item.type === 'message' && JSON.stringify(item).includes(JSON.stringify(text).slice(1, -1)),
    );

/** The plain request that probes add their fields to. */
export const plainResponses = { model: models.assistant, input: says.hello };

const thinking = {
  model: models.thinker,
  reasoning: { effort: 'low', summary: 'auto' },
  include: ['reasoning.encrypted_content'],
  store: false,
};

/** Sends back what the provider thought, together with the result of its call. */
async function thinkingRoundTrip(ask: Ask): ReturnType<Probe> {
  const base = { ...thinking, tools };
  const question = { role: 'user', content: says.useTool };
  const first = await ask({ ...base, input: [question] });
  const items = itemsOf(first);
  if (!items.some(({ type }) => type === 'reasoning'))
    return { outcome: 'not offered', names: first.warned.join(', ') };
  const call = items.find(({ type }) => type === 'function_call');
  const result = { type: 'function_call_output', call_id: call?.call_id, output: 'sunny' };
  const answered = await ask({ ...base, input: [question, ...items, result] });
  const isSigned = /"(?:signature|thoughtSignature|encrypted_content)":"[^"]+"/.test(answered.sent);
  return judged(answered, isSigned, answers('sunny'));
}

/** Continues a response by its id. */
async function storedConversation(ask: Ask): ReturnType<Probe> {
  const first = await ask({ input: 'My name is Grace.' });
  const answered = await ask({ previous_response_id: first.json.id });
  const isKnown = /previous_response_id|My name is Grace/.test(answered.sent);
  return judged(answered, isKnown, answers('mock'));
}

const completedLast = ({ contentType, text }: Answered): boolean =>
  contentType.startsWith('text/event-stream') &&
  text.trimEnd().split('\n\n').at(-1)?.startsWith('event: response.completed') === true;

/** Probes of `/v1/responses`, by feature. */
export const responsesProbes: Readonly<Record<string, Probe>> = {
  'whole answer': async (ask) => judged(await ask({}), true, answers('mock')),
  stream: fieldProbe({ fields: { stream: true }, shows: completedLast }),
  'system prompt': fieldProbe({ fields: { instructions: 'Be brief.' }, shows: sends('Be brief.') }),
  tools: fieldProbe({ base: user(says.useTool), fields: { tools }, shows: calls(weather.name) }),
  'parallel tools': fieldProbe({
    base: user(says.useTwoTools),
    fields: { tools },
    shows: calls(weather.name, clock.name),
  }),
  'strict tools': fieldProbe({
    base: { tools },
    fields: { tools: tools.map((tool) => ({ ...tool, strict: true })) },
  }),
  'one tool at a time': fieldProbe({
    base: { ...user(says.useTwoTools), tools },
    fields: { parallel_tool_calls: false },
    shows: calls(weather.name),
  }),
  'forced tool': fieldProbe({
    base: { tools },
    fields: { tool_choice: { type: 'function', name: clock.name } },
    shows: calls(clock.name),
  }),
  'web search': fieldProbe({ fields: { tools: [{ type: 'web_search' }] } }),
  images: fieldProbe({
    base: look,
    fields: part({ type: 'input_image', image_url: pixel.url, detail: 'auto' }),
    shows: sends(pixel.data),
  }),
  PDF: fieldProbe({
    base: look,
    fields: part({ type: 'input_file', filename: 'paper.pdf', file_data: pdf.url }),
    shows: sends(pdf.data),
  }),
  'JSON mode': fieldProbe({ fields: { text: { format: { type: 'json_object' } } } }),
  'JSON schema': fieldProbe({
    fields: {
      text: {
        format: { type: 'json_schema', name: person.name, strict: true, schema: person.schema },
      },
    },
    shows: answers(JSON.stringify(person.answer)),
  }),
  'reasoning effort': fieldProbe({
    base: { model: models.thinker },
    fields: { reasoning: { effort: 'low' } },
  }),
  'thinking round trip': thinkingRoundTrip,
  'prompt caching': fieldProbe({ fields: { prompt_cache_key: 'chapter-1' } }),
  logprobs: fieldProbe({ fields: { top_logprobs: 2, include: ['message.output_text.logprobs'] } }),
  user: fieldProbe({ fields: { user: 'user-17' } }),
  'stored conversation': storedConversation,
  'in the background': fieldProbe({ fields: { background: true } }),
  'unknown fields': fieldProbe({ fields: { unheard_of: 1 }, shows: sends('unheard_of') }),
};
