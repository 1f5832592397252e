import type { TokenUsage } from '@trueport/contracts';
import type {
  AnswerError,
  AnswerEvent,
  ClientContext,
  StopReason,
  StreamWriter,
} from '../../conversation/index.js';
import { sseComment, sseEvent } from '../../conversation/sse-text.js';
import type { JsonObject } from '../../json.js';
import { BlockQueue, type BlockEvent } from '../block-queue.js';
import { OutputItems } from './output-items.js';
import { errorEventFields, lastItemStatus, responseEcho, responseHead } from './response-object.js';

/** The only choice that the Responses API can show. */
const shownChoice = 0;

type Phase =
  | { readonly phase: 'before' }
  | { readonly phase: 'running'; readonly blocks: BlockQueue }
  /** All blocks of the shown choice are closed. */
  | { readonly phase: 'finished'; readonly stopReason: StopReason }
  | { readonly phase: 'over' };

/**
 * Writes one streamed answer as events of the Responses API: `response.created`, the items of the output one after the
 * other, and one terminal event with the whole response. An error is `response.failed` once there is a response, an
 * `error` event before. Nothing follows either.
 */
export class ResponsesStreamWriter implements StreamWriter {
  private state: Phase = { phase: 'before' };
  private readonly items: OutputItems;
  private sequenceNumber = 0;
  private pending = '';
  private model: string | null = null;
  private usage: TokenUsage | null = null;
  private serviceTier: string | null = null;
  /** Members of the response that repeat the request, as JSON: they may be large and are shown three times. */
  private echoJson: string | null = null;

  constructor(private readonly context: ClientContext) {
    this.items = new OutputItems(context, (type, fields) => this.emit(type, fields));
  }

  write(event: AnswerEvent): string {
    if (this.state.phase === 'over') return '';
    if (event.kind === 'ping') return this.keepAlive();
    if (this.state.phase === 'before') this.writeFirst(event);
    else this.writeNext(event);
    const { pending } = this;
    this.pending = '';
    return pending;
  }

  keepAlive(): string {
    return sseComment;
  }

  private writeFirst(event: AnswerEvent): void {
    if (event.kind === 'start') {
      this.model = event.model;
      this.state = { phase: 'running', blocks: new BlockQueue() };
      this.emitResponse('response.created', null, []);
      this.emitResponse('response.in_progress', null, []);
    } else if (event.kind === 'error') {
      this.emit('error', errorEventFields(event.error));
      this.state = { phase: 'over' };
    }
  }

  private writeNext(event: AnswerEvent): void {
    switch (event.kind) {
      case 'usage':
        this.usage = event.usage;
        this.serviceTier = event.serviceTier ?? this.serviceTier;
        break;
      case 'finish':
        if (event.choice === shownChoice) this.finish(event.stopReason);
        break;
      case 'end':
        this.end();
        break;
      case 'error':
        this.fail(event.error);
        break;
      case 'start':
      case 'ping':
        break;
      default:
        this.writeBlock(event);
    }
  }

  private writeBlock(event: BlockEvent): void {
    if (this.state.phase !== 'running') return;
    if (event.kind === 'open' && event.choice !== shownChoice) return;
    for (const due of this.state.blocks.push(event)) this.show(due);
  }

  private show(event: BlockEvent): void {
    switch (event.kind) {
      case 'open':
        this.items.open(event.content);
        break;
      case 'text':
        this.items.text(event.text);
        break;
      case 'arguments':
        this.items.arguments(event.json);
        break;
      case 'signature':
        this.items.signature(event.signature);
        break;
      case 'citation':
        this.items.citation(event.citation);
        break;
      case 'logprobs':
        this.items.logprobs(event.value);
        break;
      case 'close':
        this.items.close();
        break;
    }
  }

  private finish(stopReason: StopReason): void {
    if (this.state.phase !== 'running') return;
    this.items.finish(lastItemStatus(stopReason));
    this.state = { phase: 'finished', stopReason };
  }

  private end(): void {
    this.finish('end');
    const stopReason = this.state.phase === 'finished' ? this.state.stopReason : 'end';
    const isCutOff = lastItemStatus(stopReason) === 'incomplete';
    this.emitResponse(
      isCutOff ? 'response.incomplete' : 'response.completed',
      stopReason,
      this.items.snapshot(),
    );
    this.state = { phase: 'over' };
  }

  /** Items that are open are shown as incomplete but not ended: nobody must act on half a call. */
  private fail(error: AnswerError): void {
    this.emitResponse('response.failed', error, this.items.snapshot());
    this.state = { phase: 'over' };
  }

  private emit(type: string, fields: JsonObject): void {
    this.pending += sseEvent(type, { type, sequence_number: this.sequenceNumber, ...fields });
    this.sequenceNumber += 1;
  }

  private emitResponse(
    type: string,
    ending: StopReason | AnswerError | null,
    output: readonly JsonObject[],
  ): void {
    const { model, usage, serviceTier } = this;
    const head = JSON.stringify(responseHead(this.context, { ending, model, output, usage, serviceTier }));
    this.echoJson ??= JSON.stringify(responseEcho(this.context.request)).slice(1);
    const response = `${head.slice(0, -1)},${this.echoJson}`;
    const fields = `"type":"${type}","sequence_number":${this.sequenceNumber},"response":${response}`;
    this.pending += `event: ${type}\ndata: {${fields}}\n\n`;
    this.sequenceNumber += 1;
  }
}
