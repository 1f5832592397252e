import { randomBytes } from 'node:crypto';
import {
  anthropicUpstream,
  bedrockUpstream,
  chatClient,
  completionsClient,
  estimatedTokens,
  geminiUpstream,
  messagesClient,
  needsResponsesApi,
  openAiTraitsOf,
  openAiChatUpstream,
  openAiResponsesUpstream,
  responsesClient,
  TranslationRefusal,
  type Answer,
  type AnswerContext,
  type ClientContext,
  type ClientDialect,
  type ClientDialectName,
  type Conversation,
  type JsonObject,
  type LossListener,
  type UpstreamDialect,
  type UpstreamDialectName,
  type UsageReading,
} from '@trueport/dialects';
import type { Upstream } from '@trueport/providers';
import type { Deployment } from '@trueport/routing';
import { answerObject } from './answer-json.js';
import { AwsFraming } from './aws-framing.js';
import { planClaudeInvoke } from './claude-invoke-plan.js';
import { SseFraming } from './framings.js';
import { ownBody } from './own-body.js';
import type { ClientBody, PlannedCall } from './planned-call.js';
import { RequestMedia, type MediaFetch } from './request-media.js';
import { planSameDialect } from './same-dialect-plan.js';
import type { ResponseHistory } from './stored-responses.js';
import { TranslatedStream } from './translated-stream.js';
import type { WholeAnswer } from './upstream-call.js';
import { translatedHeaders } from './upstream-headers.js';
import { conversePlan, responsesPlan, wirePlan, type WirePlan } from './wire-plan.js';

const clientDialects: Readonly<Record<ClientDialectName, ClientDialect>> = {
  'openai-chat': chatClient,
  'anthropic-messages': messagesClient,
  'openai-responses': responsesClient,
  'openai-completions': completionsClient,
};

const upstreamDialects: Readonly<Record<UpstreamDialectName, UpstreamDialect>> = {
  'openai-chat': openAiChatUpstream,
  'openai-responses': openAiResponsesUpstream,
  'anthropic-messages': anthropicUpstream,
  gemini: geminiUpstream,
  'bedrock-converse': bedrockUpstream,
};

/** How the signatures begin that the gateway gives to thoughts of other providers. */
const foreignSignatureBegin = '"gw-';

/** What planning needs from outside. */
export interface ConversationPlanParts {
  readonly upstreamFor: (deployment: Deployment, path: string) => Upstream;
  /** Most tokens a model can answer with; `null` when nobody knows. */
  readonly maxOutputTokens: (deployment: Deployment) => number | null;
  readonly fetchMedia: MediaFetch;
}

/** A conversation as the client sent it. */
export interface ConversationRequest {
  readonly client: ClientDialectName;
  readonly requestId: string;
  /** The body, after policies. */
  readonly bytes: Buffer;
  readonly body: JsonObject;
  /** What a request of the Responses API continues. */
  readonly history: ResponseHistory | null;
  readonly isStream: boolean;
  /** Client headers that a provider of the same dialect gets: name, value, … */
  readonly clientHeaders: () => readonly string[];
  /** Headers that go to every provider: tracing. */
  readonly tracingHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Plans the calls of one conversation. The body is read once, whatever the number of attempts. */
export class ConversationPlanner {
  private conversation: Conversation | null = null;
  private readonly media: RequestMedia;
  private readonly createdSeconds = Math.floor(Date.now() / 1000);

  constructor(
    private readonly parts: ConversationPlanParts,
    private readonly request: ConversationRequest,
  ) {
    this.media = new RequestMedia(parts.fetchMedia);
  }

  /** @throws TranslationRefusal, GatewayError */
  async plan(deployment: Deployment): Promise<PlannedCall> {
    const { request } = this;
    const wire = wirePlan(request.client, deployment, request.isStream);
    const isOwnDialect = !this.hasForeignThoughts(wire);
    if (wire.mode === 'claude_invoke') return this.claudeOnBedrock(wire, deployment, isOwnDialect);
    if (wire.dialect === 'openai-chat' && this.needsResponsesApi(deployment)) {
      const responses = responsesPlan(deployment);
      return this.translated(responses, deployment, this.parts.upstreamFor(deployment, responses.path));
    }
    const upstream = this.parts.upstreamFor(deployment, wire.path);
    return wire.mode === 'same' && isOwnDialect
      ? planSameDialect(request, ownBody(request, deployment), wire, deployment, upstream)
      : this.translated(wire, deployment, upstream);
  }

  /** Some models take in the Responses API alone what they are asked here. */
  private needsResponsesApi({ baseModel }: Deployment): boolean {
    const { client, body } = this.request;
    if (client === 'openai-completions') return false;
    if (client !== 'openai-chat') return needsResponsesApi(this.read(), baseModel);
    // The provider's own dialect: what we cannot read passes all the same.
    if (body.tools === undefined || openAiTraitsOf(baseModel).chatTools === 'always') return false;
    try {
      return needsResponsesApi(this.read(), baseModel);
    } catch (cause) {
      if (cause instanceof TranslationRefusal) return false;
      throw cause;
    }
  }

  private read(): Conversation {
    const { client, body, history } = this.request;
    const whole = history?.expanded ?? body;
    return (this.conversation ??= clientDialects[client].readRequest(
      client === 'openai-responses' ? withoutStore(whole) : whole,
    ));
  }

  /** What Invoke cannot be asked, Converse can. */
  private async claudeOnBedrock(
    wire: WirePlan,
    deployment: Deployment,
    isOwnDialect: boolean,
  ): Promise<PlannedCall> {
    try {
      if (isOwnDialect)
        return planClaudeInvoke(this.request, deployment, this.parts.upstreamFor(deployment, wire.path));
    } catch (cause) {
      if (!(cause instanceof TranslationRefusal)) throw cause;
    }
    const converse = conversePlan(deployment, this.request.isStream);
    return this.translated(converse, deployment, this.parts.upstreamFor(deployment, converse.path));
  }

  /** Anthropic refuses thoughts of others, which a conversation brings along that began elsewhere. */
  private hasForeignThoughts({ dialect }: WirePlan): boolean {
    const { bytes, body } = this.request;
    return (
      dialect === 'anthropic-messages' && bytes.includes(foreignSignatureBegin) && hasForeignSignature(body)
    );
  }

  private async translated(wire: WirePlan, deployment: Deployment, upstream: Upstream): Promise<PlannedCall> {
    const { request } = this;
    const dialect = upstreamDialects[wire.dialect];
    const client = clientDialects[request.client];
    const conversation = this.read();
    const written = dialect.writeRequest(conversation, {
      model: deployment.model,
      baseModel: deployment.baseModel,
      maxOutputTokens: this.parts.maxOutputTokens(deployment),
      fetchedMedia: await this.media.fetched(
        dialect.remoteMedia(conversation, deployment),
        conversation.fieldNames?.messages ?? 'messages',
      ),
    });
    return {
      upstream,
      headers: translatedHeaders(wire.dialect, request.tracingHeaders),
      contentType: 'application/json',
      bodies: [Buffer.from(JSON.stringify(written.body))],
      warnings: written.warnings,
      dialect: wire.dialect,
      isVerbatim: false,
      createStream: request.isStream
        ? () =>
            new TranslatedStream(
              wire.dialect === 'bedrock-converse' ? new AwsFraming() : new SseFraming(),
              dialect.createStreamReader(written.answering),
              (onLoss) =>
                client.createStreamWriter(streamContext(this.context(conversation, onLoss), request.client)),
            )
        : null,
      readWhole: ([answer]) =>
        this.whole(client, dialect, conversation, written.answering, answer as WholeAnswer),
    };
  }

  private whole(
    client: ClientDialect,
    dialect: UpstreamDialect,
    conversation: Conversation,
    answering: AnswerContext,
    body: WholeAnswer,
  ): ClientBody {
    const answer = dialect.readAnswer(answerObject(body), answering);
    const losses = new Set<string>();
    const written = client.writeAnswer(
      answer,
      this.context(conversation, (warning) => losses.add(warning)),
    );
    return {
      contentType: 'application/json',
      bytes: Buffer.from(JSON.stringify(written)),
      reading: readingOf(answer),
      warnings: [...answer.warnings, ...losses],
    };
  }

  private context(conversation: Conversation, onLoss: LossListener): ClientContext {
    const { body, requestId } = this.request;
    return {
      conversation,
      request: body,
      requestId,
      createdSeconds: this.createdSeconds,
      newId: () => randomBytes(12).toString('hex'),
      onLoss,
    };
  }
}

/** Responses are kept by the gateway: whether they are is no setting of a provider that has none. */
function withoutStore({ store: _store, ...others }: JsonObject): JsonObject {
  return others;
}

/** What was said is only repeated by the Responses API: thousands of open streams of the others need not hold it. */
function streamContext(context: ClientContext, client: ClientDialectName): ClientContext {
  if (client === 'openai-responses') return context;
  const { functions, tools } = context.request;
  return { ...context, conversation: { ...context.conversation, turns: [] }, request: { functions, tools } };
}

/** Whether a thought in a Messages request is marked as another provider's. */
function hasForeignSignature({ messages }: JsonObject): boolean {
  const contents = Array.isArray(messages) ? (messages as { content?: unknown }[]) : [];
  return contents.some(
    (message) =>
      Array.isArray(message?.content) &&
      (message.content as { type?: unknown; signature?: unknown; data?: unknown }[]).some(
        (block) =>
          (block?.type === 'thinking' && isForeign(block.signature)) ||
          (block?.type === 'redacted_thinking' && isForeign(block.data)),
      ),
  );
}

function isForeign(signature: unknown): boolean {
  return typeof signature === 'string' && signature.startsWith(foreignSignatureBegin.slice(1));
}

function readingOf({ usage, model, serviceTier, choices }: Answer): UsageReading {
  let characters = 0;
  for (const { blocks } of choices)
    for (const block of blocks) {
      if ('text' in block) characters += block.text.length;
      else if (block.kind === 'tool_call') characters += block.argumentsJson.length;
    }
  return {
    usage,
    model,
    serviceTier,
    estimatedCompletionTokens: estimatedTokens(characters),
    finished: true,
  };
}
