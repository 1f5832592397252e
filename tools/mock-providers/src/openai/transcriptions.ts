import { formOf } from '../form-fields.js';
import type { JsonRecord } from '../json-values.js';
import { countTokens, ok, textPieces, type MockAnswer, type MockRequest } from '../mock-answer.js';
import { eventStream, failed, openAiError, sse } from './shared.js';

/** Bytes of sound that are a second, as the mock hears it. */
const secondBytes = 1_000;

/** `/audio/transcriptions` */
export function answerTranscription({ headers, rawBody, pieces }: MockRequest): MockAnswer {
  const form = formOf(headers['content-type'], rawBody);
  if (form === null) return failed(400, 'expected multipart/form-data');
  const { fields, file } = form;
  if (file === null) return failed(400, "Missing required parameter: 'file'.");
  if (fields.model === undefined) return failed(400, 'you must provide a model parameter');
  const text = textPieces(pieces);
  const isWhisper = String(fields.model).startsWith('whisper');
  const usage = isWhisper ? durationUsage(file) : tokenUsage(file, text.join(''));
  // Whisper cannot stream and does not mind being asked to.
  if (fields.stream === 'true' && !isWhisper) return streamed(text, usage);
  return whole(fields, text.join(''), file, usage);
}

function whole(fields: JsonRecord, text: string, file: Buffer, usage: object): MockAnswer {
  const end = secondsOf(file);
  switch (fields.response_format ?? 'json') {
    case 'json':
      return ok({ text, usage });
    case 'verbose_json':
      return ok({
        task: 'transcribe',
        language: fields.language ?? 'english',
        duration: end,
        text,
        segments: [{ id: 0, start: 0, end, text }],
        usage,
      });
    case 'diarized_json':
      return ok({
        task: 'transcribe',
        duration: end,
        text,
        segments: [{ id: 'seg_1', type: 'transcript.text.segment', start: 0, end, text, speaker: 'A' }],
        usage,
      });
    case 'text':
      return plain('text/plain; charset=utf-8', `${text}\n`);
    case 'srt':
      return plain('text/plain; charset=utf-8', `1\n00:00:00,000 --> ${clock(end, ',')}\n${text}\n\n`);
    case 'vtt':
      return plain('text/vtt; charset=utf-8', `WEBVTT\n\n00:00:00.000 --> ${clock(end, '.')}\n${text}\n\n`);
    default:
      return failed(400, `Invalid response_format: ${String(fields.response_format)}`);
  }
}

function streamed(pieces: readonly string[], usage: object): MockAnswer {
  return {
    kind: 'stream',
    contentType: eventStream,
    parts: [
      ...pieces.map((delta) => sse({ type: 'transcript.text.delta', delta })),
      sse({ type: 'transcript.text.done', text: pieces.join(''), usage }),
    ],
    errorPart: sse(openAiError(500, 'The server had an error while processing your request.')),
  };
}

function plain(contentType: string, text: string): MockAnswer {
  return { kind: 'bytes', contentType, body: Buffer.from(text) };
}

function durationUsage(file: Buffer): object {
  return { type: 'duration', seconds: Math.ceil(secondsOf(file)) };
}

function tokenUsage(file: Buffer, text: string): object {
  const audio = Math.ceil(secondsOf(file) * 10);
  const output = countTokens(text);
  return {
    type: 'tokens',
    total_tokens: audio + output,
    input_tokens: audio,
    input_token_details: { text_tokens: 0, audio_tokens: audio },
    output_tokens: output,
  };
}

function secondsOf(file: Buffer): number {
  return file.length / secondBytes;
}

function clock(seconds: number, separator: string): string {
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const thousandths = String(Math.round((seconds - whole) * 1_000)).padStart(3, '0');
  return `${two(Math.floor(whole / 3_600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${separator}${thousandths}`;
}
