import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError, type ApiKeyRecord } from '@trueport/contracts';
import { TranslationRefusal } from '@trueport/dialects';
import { requestIdLines, type DataPlane } from '../../pipeline/data-plane.js';
import { ExchangeRecord, type Admission } from '../../pipeline/exchange-record.js';
import { rateLimitHeaders } from '../../pipeline/limit-headers.js';
import {
  answerErrorContent,
  answerErrorOf,
  refusalError,
  type ClientShape,
} from '../../server/error-shapes.js';
import type { KnownKey } from './credential-check.js';
import type { UnifiedRoute } from './endpoints.js';
import type { ServedModels } from './model-list.js';
import type { StoredResponses } from './stored-responses.js';

/** A route that is answered from what the gateway knows, without a provider. */
export type LookupRoute = Extract<UnifiedRoute, { kind: 'models' | 'stored_response' }>;

/** Answers what needs no provider: the list of models, and responses that are kept. */
export class Lookups {
  constructor(
    private readonly plane: DataPlane,
    private readonly models: ServedModels,
    private readonly responses: StoredResponses,
  ) {}

  /** Methods a route takes. */
  methodsOf(route: LookupRoute): readonly string[] {
    if (route.kind === 'models') return ['GET', 'HEAD'];
    if (route.action === 'cancel') return ['POST'];
    return route.action === 'input_items' ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'DELETE'];
  }

  /** Serves one request and logs it like any other; never rejects. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    route: LookupRoute,
    key: KnownKey,
    shape: ClientShape,
  ): Promise<void> {
    const { plane } = this;
    const record = new ExchangeRecord(plane.admission(request, key.record, targetOf(route)));
    if (key.error !== null) {
      plane.refuseKnown(request, response, record, key.error, shape);
      return;
    }
    const passed = await plane.passLimits(request, response, record, shape);
    if (passed === null) return;
    const { requestId } = record.admission;
    const { status, content } = await this.answer(request, route, key.record, shape, requestId);
    const bytes = Buffer.from(JSON.stringify(content));
    record.statusCode = status;
    record.responseBytes = request.method === 'HEAD' ? 0 : bytes.length;
    record.endedAtMs = performance.now();
    response.writeHead(status, [
      'content-type',
      'application/json; charset=utf-8',
      'content-length',
      String(bytes.length),
      ...requestIdLines(requestId, shape),
      ...rateLimitHeaders(passed),
    ]);
    plane.parts.settlement.settleUnadmitted(record);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  private async answer(
    request: IncomingMessage,
    route: LookupRoute,
    key: ApiKeyRecord,
    shape: ClientShape,
    requestId: string,
  ): Promise<{ readonly status: number; readonly content: object }> {
    try {
      if (route.kind === 'models') return { status: 200, content: this.model(route.id, shape) };
      const outcome = await this.responses.answer(key, route.id, route.action, request);
      if (outcome.kind === 'found') return { status: 200, content: outcome.content };
      const { error } = outcome;
      return { status: error.httpStatus, content: answerErrorContent(error, shape, requestId) };
    } catch (cause) {
      const error =
        cause instanceof TranslationRefusal ? refusalError(cause) : answerErrorOf(GatewayError.from(cause));
      return { status: error.httpStatus, content: answerErrorContent(error, shape, requestId) };
    }
  }

  private model(id: string | null, shape: ClientShape): object {
    if (id === null) return this.models.list(shape);
    const model = this.models.one(id, shape);
    if (model === null) throw new GatewayError('NOT_FOUND', `The model ${id} is not served here.`);
    return model;
  }
}

function targetOf(
  route: LookupRoute,
): Pick<Admission, 'surface' | 'provider' | 'path' | 'route' | 'deployment'> {
  const isModels = route.kind === 'models';
  return {
    surface: isModels ? 'models' : 'responses',
    provider: 'none',
    path: isModels ? '/models' : `/responses/{id}${route.action === 'response' ? '' : `/${route.action}`}`,
    route: isModels ? '/v1/models' : '/v1/responses',
    deployment: null,
  };
}
