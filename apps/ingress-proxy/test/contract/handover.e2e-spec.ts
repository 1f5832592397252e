import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { says, weather } from './samples.js';

const contract = useContract();

const pairs = contractProviders.flatMap((from) =>
  contractProviders.filter((to) => to !== from).map((to) => ({ from: from.header, to: to.header })),
);
const settings = (provider: string) => ({
  apiKey: contract.apiKey,
  maxRetries: 0,
  fetch: contract.fetch,
  defaultHeaders: { 'x-portkey-provider': provider },
});
const openai = (provider: string): OpenAI => new OpenAI({ baseURL: contract.baseUrl, ...settings(provider) });
const anthropic = (provider: string): Anthropic =>
  new Anthropic({ baseURL: contract.ingress.url, ...settings(provider) });
const schema = weather.schema as unknown as Record<string, unknown>;

const isOpenAi = (provider: string): boolean => provider === 'openai' || provider === 'azure-openai';
const isClaude = (provider: string): boolean => provider === 'anthropic' || provider === 'bedrock';
/** The mock's marks of thoughts: `signature of …` in base64, and `sealed-…`. */
const seal = /c2lnbmF0dXJlIG9m|sealed-/;
const chatExtensions = /"(?:thinking_blocks|reasoning_content|extra_content)"/;

// Thoughts are sealed by who thought them: another provider refuses them, and must not be sent any.
describe.each(pairs)(
  'a conversation that began at $from, with thoughts and a call, goes on at $to',
  ({ from, to }) => {
    // Claude takes its thoughts back wherever it runs.
    it('in chat completions', async () => {
      const question = { role: 'user' as const, content: says.useTool };
      const tool = { type: 'function' as const, function: { name: weather.name, parameters: schema } };
      const ask = (at: string, messages: OpenAI.ChatCompletionMessageParam[]) =>
        openai(at).chat.completions.create({
          model: models.thinker,
          reasoning_effort: 'low',
          messages,
          tools: [tool],
        });
      const message = (await ask(from, [question])).choices[0]?.message as OpenAI.ChatCompletionMessage;
      const [call] = message.tool_calls ?? [];
      const result = { role: 'tool' as const, tool_call_id: call?.id ?? '', content: 'sunny' };
      contract.mocks.clearRequests();
      const second = await ask(to, [question, message, result]);
      expect(second.choices[0]?.message.content).toContain('sunny');
      if (!isClaude(from) || !isClaude(to)) expect(contract.sentUpstream()).not.toMatch(seal);
      expect(contract.sentUpstream()).not.toMatch(chatExtensions);
    });

    it('in messages', async () => {
      const question = { role: 'user' as const, content: says.useTool };
      const ask = (at: string, messages: Anthropic.MessageParam[]) =>
        anthropic(at).messages.create({
          model: models.thinker,
          max_tokens: 4096,
          thinking: { type: 'enabled', budget_tokens: 2048 },
          messages,
          tools: [{ name: weather.name, input_schema: schema as Anthropic.Tool.InputSchema }],
        });
      const { content } = await ask(from, [question]);
      const call = content.find((block) => block.type === 'tool_use');
      const result = { type: 'tool_result' as const, tool_use_id: call?.id ?? '', content: 'sunny' };
      contract.mocks.clearRequests();
      const second = await ask(to, [
        question,
        { role: 'assistant', content },
        { role: 'user', content: [result] },
      ]);
      expect(JSON.stringify(second.content)).toContain('sunny');
      if (!isClaude(from) || !isClaude(to)) expect(contract.sentUpstream()).not.toMatch(seal);
    });

    it.each(['by its id', 'by its items'])('in responses, %s', async (way) => {
      const question = { role: 'user' as const, content: says.useTool };
      const params = {
        model: models.thinker,
        reasoning: { effort: 'low' as const, summary: 'auto' as const },
        include: ['reasoning.encrypted_content' as const],
        tools: [{ type: 'function' as const, name: weather.name, parameters: schema, strict: true }],
      };
      const first = await openai(from).responses.create({ ...params, input: [question] });
      const call = first.output.find((item) => item.type === 'function_call');
      const result = {
        type: 'function_call_output' as const,
        call_id: call?.call_id ?? '',
        output: 'sunny',
      };
      contract.mocks.clearRequests();
      const second = await openai(to).responses.create(
        way === 'by its id'
          ? { ...params, previous_response_id: first.id, input: [result] }
          : {
              ...params,
              input: [question, ...(first.output as OpenAI.Responses.ResponseInputItem[]), result],
            },
      );
      expect(second.output_text).toContain('sunny');
      // Items that the client brings along do not say which of the two has encrypted them.
      if (way === 'by its items' && isOpenAi(from) && isOpenAi(to)) return;
      if (isOpenAi(to)) expect(contract.sentUpstream()).not.toContain('"type":"reasoning"');
      if (!isClaude(from) || !isClaude(to)) expect(contract.sentUpstream()).not.toMatch(seal);
    });
  },
);
