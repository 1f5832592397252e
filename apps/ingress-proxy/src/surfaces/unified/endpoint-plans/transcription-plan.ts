import {
  geminiPath,
  geminiUpstream,
  readTranscriptionRequest,
  transcriptionConversation,
  TranscriptStreamWriter,
  TranslationRefusal,
  writeTranscription,
} from '@trueport/dialects';
import { answerObject } from '../answer-json.js';
import { SseFraming } from '../framings.js';
import type { PlannedCall } from '../planned-call.js';
import { TranslatedStream } from '../translated-stream.js';
import type { WholeAnswer } from '../upstream-call.js';
import { translatedHeaders } from '../upstream-headers.js';
import type { EndpointAttempt } from './endpoint-call.js';
import { formOf } from './endpoint-request.js';
import { clientBody } from './translated-plan.js';

/**
 * Plans a transcription by a model that listens: Gemini is asked in a conversation to write down what it hears.
 *
 * @throws TranslationRefusal for other providers, and for what only OpenAI's models do
 */
export function planTranscription(attempt: EndpointAttempt): PlannedCall {
  const { request, deployment, parts } = attempt;
  const { provider, model, baseModel } = deployment;
  if (provider !== 'google') throw new TranslationRefusal('model', `${model} cannot listen to recordings.`);
  const asked = readTranscriptionRequest(formOf(request));
  const { body, warnings, answering } = geminiUpstream.writeRequest(transcriptionConversation(asked), {
    model,
    baseModel,
    maxOutputTokens: parts.maxOutputTokens(deployment),
    fetchedMedia: new Map(),
  });
  return {
    upstream: parts.upstreamFor(deployment, geminiPath(model, asked.stream)),
    headers: translatedHeaders('gemini', attempt.tracingHeaders),
    contentType: 'application/json',
    bodies: [Buffer.from(JSON.stringify(body))],
    warnings,
    dialect: 'gemini',
    isVerbatim: false,
    createStream: () =>
      new TranslatedStream(
        new SseFraming(),
        geminiUpstream.createStreamReader(answering),
        () => new TranscriptStreamWriter(),
      ),
    readWhole: ([answer]) =>
      clientBody(
        writeTranscription(asked, geminiUpstream.readAnswer(answerObject(answer as WholeAnswer), answering)),
      ),
  };
}
