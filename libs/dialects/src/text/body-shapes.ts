import type { BodyDialect } from '@trueport/contracts';
import { anything, by, schema, shape, text, type TextShape } from './text-shape.js';

/** One kind of body of a dialect. */
export type BodyDirection = 'request' | 'response';

const source: { byType?: ReadonlyMap<string, TextShape> } = {};
const file = shape({ filename: text, file_name: text, displayName: text, display_name: text });
const image = shape({ alt: text, alt_text: text, caption: text });
const citation = shape({ cited_text: text, document_title: text, title: text, filename: text });
const call = shape({ arguments: anything, args: anything, input: anything });

/**
 * Messages, items, content blocks and parts of every dialect: they nest in each other, and share names without
 * contradicting each other.
 *
 * @source openai 7.55 (chat, Responses), @anthropic-ai/sdk 1.11, @google/genai 3.1, types read 2026-11
 */
const block = {
  isText: true,
  members: new Map<string, TextShape>(
    Object.entries({
      text: { ...shape({ value: text }), isText: true },
      refusal: text,
      thinking: text,
      reasoning: text,
      reasoning_content: text,
      transcript: text,
      title: text,
      context: text,
      caption: text,
      alt: text,
      alt_text: text,
      filename: text,
      code: text,
      query: text,
      queries: text,
      arguments: anything,
      input: anything,
      action: anything,
      function: call,
      custom: call,
      tool_calls: shape({ function: call, custom: call, arguments: anything }),
      functionCall: call,
      executableCode: shape({ code: text }),
      audio: shape({ transcript: text }),
      input_audio: shape({ transcript: text }),
      file,
      inlineData: file,
      fileData: file,
      inline_data: file,
      file_data: file,
      image_url: image,
      source,
      citations: citation,
      annotations: citation,
      functionResponse: by('tool', shape({ response: anything, parts: shape({ inlineData: file, text }) })),
      function_response: by('tool', shape({ response: anything })),
      codeExecutionResult: by('tool', shape({ output: text })),
      stdout: by('tool', text),
      stderr: by('tool', text),
      logs: by('tool', text),
    }),
  ),
};
block.members.set('content', block);
block.members.set('parts', block);
block.members.set('summary', block);
block.members.set('document', block);
block.members.set('function_call', call);
for (const name of ['output', 'outputs', 'results', 'result']) block.members.set(name, by('tool', block));
source.byType = new Map([
  ['text', shape({ data: text })],
  ['content', shape({ content: block })],
]);

const functionTool = shape({ description: text, parameters: schema, parametersJsonSchema: schema });
const tools = by('system', {
  members: new Map<string, TextShape>([
    ['description', text],
    ['parameters', schema],
    ['input_schema', schema],
    ['function', functionTool],
    ['custom', functionTool],
    ['functionDeclarations', functionTool],
    ['function_declarations', functionTool],
    ['tools', functionTool],
  ]),
});
const answerFormat = by('system', shape({ schema, json_schema: shape({ schema, description: text }) }));

const openAiRequest = {
  messages: block,
  // Items of a Responses input name their roles themselves.
  input: block,
  prompt: by('user', { ...shape({ variables: anything, messages: block }), isText: true }),
  suffix: by('user', text),
  instructions: by('system', block),
  prediction: shape({ content: block }),
  thread: shape({ messages: block }),
  additional_messages: block,
  additional_instructions: by('system', text),
  tool_outputs: block,
  tools,
  functions: tools,
  response_format: answerFormat,
  text: shape({ format: answerFormat }),
};
const anthropicRequest = { messages: block, prompt: text, system: by('system', block), tools };

const googleRequest = {
  contents: block,
  content: block,
  systemInstruction: by('system', block),
  system_instruction: by('system', block),
  tools,
  generationConfig: by(
    'system',
    shape({ responseSchema: schema, responseJsonSchema: schema, response_schema: schema }),
  ),
};

const openAiResponse = {
  choices: shape({ message: block, text }),
  output: block,
  text,
  // Images that were made: how the model rewrote the prompt.
  data: shape({ revised_prompt: text }),
};

const anthropicResponse = { content: block, completion: text };
const googleResponse = {
  candidates: shape({ content: block, citationMetadata: shape({ citations: citation }) }),
};

/** Items of Responses answers, blocks of messages, parts of Gemini: the same shape under the name of each. */
export { block as anthropicBlock, block as geminiPart, block as responsesOutput };

/** Batches carry whole requests: Anthropic in `params`, Gemini as elements or in `request`. */
function requestShape(members: Readonly<Record<string, TextShape>>): TextShape {
  const request = shape(members);
  const nested = shape({ ...members, params: request, request });
  return shape({ ...members, requests: nested, generateContentRequest: request });
}

/**
 * Shapes of a provider's bodies. Providers serve each other's dialects: what a body may be is what the provider
 * answers to, and the member names tell.
 */
export const bodyShapes: Readonly<Record<BodyDialect, Readonly<Record<BodyDirection, TextShape>>>> = {
  openai: { request: requestShape(openAiRequest), response: shape(openAiResponse) },
  azure: {
    request: requestShape({ ...anthropicRequest, ...openAiRequest }),
    response: shape({ ...anthropicResponse, ...openAiResponse }),
  },
  anthropic: {
    request: requestShape({ ...openAiRequest, ...anthropicRequest }),
    response: shape({ ...openAiResponse, ...anthropicResponse }),
  },
  google: {
    request: requestShape({ ...openAiRequest, ...googleRequest }),
    response: shape({ ...openAiResponse, ...googleResponse }),
  },
};
