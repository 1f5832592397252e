import type { TokenUsage } from '@trueport/contracts';
import type { AnswerEvent } from '../../conversation/answer.js';
import type { StreamWriter } from '../../conversation/client-dialect.js';
import { sseComment, sseData } from '../../conversation/sse-text.js';
import { openAiErrorBody } from '../../errors/openai-error.js';
import { transcriptionUsage } from './write-answer.js';

/**
 * A streamed transcription in OpenAI's events: deltas of the text, then the whole of it with its usage. Thoughts are
 * not shown. @source openai 7.55 types, `TranscriptionStreamEvent`; read 2026-11
 */
export class TranscriptStreamWriter implements StreamWriter {
  private text = '';
  private usage: TokenUsage | null = null;
  private readonly textBlocks = new Set<number>();

  write(event: AnswerEvent): string {
    switch (event.kind) {
      case 'open':
        if (event.content.kind === 'text' && event.choice === 0) this.textBlocks.add(event.block);
        return '';
      case 'text':
        if (!this.textBlocks.has(event.block)) return '';
        this.text += event.text;
        return sseData({ type: 'transcript.text.delta', delta: event.text });
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'end':
        return sseData({
          type: 'transcript.text.done',
          text: this.text,
          ...(this.usage === null ? {} : { usage: transcriptionUsage(this.usage) }),
        });
      case 'error':
        return sseData(openAiErrorBody(event.error));
      case 'start':
      case 'arguments':
      case 'signature':
      case 'citation':
      case 'logprobs':
      case 'close':
      case 'finish':
      case 'ping':
        return '';
    }
  }

  keepAlive(): string {
    return sseComment;
  }
}
