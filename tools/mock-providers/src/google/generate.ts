import { asRecord, asRecords, type JsonRecord } from '../json-values.js';
import {
  countTokens,
  nextId,
  ok,
  textIn,
  thoughtSignature,
  type MockAnswer,
  type MockRequest,
} from '../mock-answer.js';
import { replyTo, type MockCall, type Reply } from '../reply.js';
import { failed, googleError } from './errors.js';

/** `:generateContent` and `:streamGenerateContent` */
export function generate(request: MockRequest, name: string, isStream: boolean): MockAnswer {
  const { body, query } = request;
  if (body === null) return failed(400, 'Invalid JSON payload received.');
  const model = decodeURIComponent(name).split('--')[0] ?? name;
  const reply = replyToContents(body, request.pieces);
  const steps = answerSteps(reply, model);
  const prompt = countTokens(textIn(body.systemInstruction) + textIn(body.contents)) + 2;
  const sound = soundTokens(body);
  const isThinking = reply.thoughts.length > 0 || /2\.5-pro|gemini-[3-9]/.test(model);
  const responseId = nextId('resp-');
  const chunkAfter = (shown: readonly AnswerStep[], count: number): object => ({
    candidates: [candidateOf(shown, count === steps.length ? finishReasons[reply.finish] : null)],
    usageMetadata: usageOf(prompt, sound, tokensOf(steps.slice(0, count)), isThinking ? 32 : 0),
    modelVersion: model,
    responseId,
  });
  if (!isStream) {
    const whole = steps.length === 0 ? [{ part: { text: '' }, counted: '' }] : joined(steps);
    return ok(chunkAfter(whole, steps.length));
  }
  const chunks = steps.map((step, at) => JSON.stringify(chunkAfter([step], at + 1)));
  return query.get('alt') === 'sse' ? sseStream(chunks) : arrayStream(chunks);
}

const finishReasons = { stop: 'STOP', calls: 'STOP', length: 'MAX_TOKENS' } as const;

/** One part of the answer and the text it counts for. */
interface AnswerStep {
  readonly part: JsonRecord;
  readonly counted: string;
}

function answerSteps({ thoughts, pieces, calls }: Reply, model: string): AnswerStep[] {
  const needsSignature = thoughts.length > 0 || /gemini-[3-9]/.test(model);
  const signature = needsSignature && (thoughts.length > 0 || calls.length > 0) ? thoughtSignature() : null;
  return [
    ...thoughts.map((text) => ({ part: { text, thought: true }, counted: '' })),
    ...pieces.map((text, at) => ({
      part: {
        text,
        ...(at === pieces.length - 1 && signature !== null ? { thoughtSignature: signature } : {}),
      },
      counted: text,
    })),
    ...calls.map((call, at) => callStep(call, at === 0 ? signature : null)),
  ];
}

function callStep({ name, input, fragments }: MockCall, signature: string | null): AnswerStep {
  return {
    part: {
      functionCall: { name, args: input },
      ...(signature === null ? {} : { thoughtSignature: signature }),
    },
    counted: name + fragments.join(''),
  };
}

/** The parts of a whole answer: neighbouring texts are one. */
function joined(steps: readonly AnswerStep[]): AnswerStep[] {
  const whole: AnswerStep[] = [];
  for (const step of steps) {
    const last = whole.at(-1);
    const isMore =
      last !== undefined &&
      'text' in last.part &&
      'text' in step.part &&
      last.part.thought === step.part.thought;
    if (!isMore) whole.push(step);
    else {
      const text = `${String(last.part.text)}${String(step.part.text)}`;
      whole.splice(-1, 1, {
        part: { ...last.part, ...step.part, text },
        counted: last.counted + step.counted,
      });
    }
  }
  return whole;
}

function tokensOf(steps: readonly AnswerStep[]): number {
  return countTokens(steps.map(({ counted }) => counted).join(''));
}

function candidateOf(steps: readonly AnswerStep[], finishReason: string | null): object {
  return {
    content: { parts: steps.map(({ part }) => part), role: 'model' },
    index: 0,
    ...(finishReason === null ? {} : { finishReason }),
  };
}

function usageOf(text: number, sound: number, output: number, thoughts: number): object {
  const prompt = text + sound;
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: output,
    totalTokenCount: prompt + output + thoughts,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: text },
      ...(sound > 0 ? [{ modality: 'AUDIO', tokenCount: sound }] : []),
    ],
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  };
}

/** Sound in a request, a token for every hundred characters of base64. */
function soundTokens(body: JsonRecord): number {
  const parts = asRecords(body.contents).flatMap((content) => asRecords(content.parts));
  const sounds = parts.map(({ inlineData }) => asRecord(inlineData)).filter(isSound);
  return sounds.reduce((sum, { data }) => sum + Math.ceil(String(data).length / 100), 0);
}

function isSound({ mimeType }: JsonRecord): boolean {
  return String(mimeType).startsWith('audio/');
}

function replyToContents(body: JsonRecord, pieces: number): Reply {
  const last = asRecords(body.contents).findLast(({ role }) => role !== 'model');
  const parts = asRecords(last?.parts);
  const config = asRecord(body.generationConfig);
  const calling = asRecord(asRecord(body.toolConfig).functionCallingConfig);
  const allowed = Array.isArray(calling.allowedFunctionNames) ? calling.allowedFunctionNames : [];
  const tools = asRecords(body.tools).flatMap((tool) => asRecords(tool.functionDeclarations));
  return replyTo({
    tools:
      calling.mode === 'NONE'
        ? []
        : tools.map((tool) => ({
            name: String(tool.name),
            schema: tool.parametersJsonSchema ?? tool.parameters,
          })),
    forced: calling.mode === 'ANY' && (allowed.length > 0 ? String(allowed[0]) : true),
    mayCallTwice: true,
    userText: textIn(parts),
    toolResults: parts.flatMap(({ functionResponse }) =>
      functionResponse === undefined ? [] : [JSON.stringify(asRecord(functionResponse).response)],
    ),
    wantsThoughts: asRecord(config.thinkingConfig).includeThoughts === true,
    schema: config.responseJsonSchema ?? config.responseSchema,
    maxTokens: config.maxOutputTokens,
    pieces,
  });
}

function sseStream(chunks: readonly string[]): MockAnswer {
  return {
    kind: 'stream',
    contentType: 'text/event-stream',
    parts: chunks.map((chunk) => `data: ${chunk}\r\n\r\n`),
    errorPart: `data: ${JSON.stringify(googleError(503, 'The model is overloaded.'))}\r\n\r\n`,
  };
}

/** Without `alt=sse` the chunks are one JSON array. */
function arrayStream(chunks: readonly string[]): MockAnswer {
  return {
    kind: 'stream',
    contentType: 'application/json; charset=UTF-8',
    parts: [...chunks.map((chunk, at) => (at === 0 ? '[' : ',\r\n') + chunk), ']'],
    errorPart: `,\r\n${JSON.stringify(googleError(503, 'The model is overloaded.'))}]`,
  };
}
