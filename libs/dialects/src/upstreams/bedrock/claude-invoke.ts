import { DroppedFields } from '../../conversation/dropped-fields.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { invokeBetas } from './invoke-betas.js';
import { bedrockTraits, type BedrockTraits } from './traits.js';

/** What the edits of a request depend on. */
export interface InvokeTarget {
  /** The model behind the deployment. */
  readonly baseModel: string;
  /** The client's `anthropic-beta` header, or `null`. */
  readonly betaHeader: string | null;
}

/** A Messages request as Claude takes it on Bedrock. */
export interface InvokeRequest {
  /** Shares all that is not edited with the client's body. */
  readonly body: JsonObject;
  readonly warnings: readonly string[];
}

/** @source Amazon Bedrock user guide, Anthropic Claude Messages API; read 2026-11 */
const anthropicVersion = 'bedrock-2023-05-31';
const searchToolBeta = /^tool-search-tool-/;

/**
 * Edits a request of Anthropic's Messages API for Invoke and InvokeWithResponseStream, where Claude speaks the same
 * dialect: model and stream are in the path, the version and the betas in the body. Everything else stays as it is,
 * also what nobody knows, except for fields that Bedrock is known to refuse.
 *
 * @throws TranslationRefusal for a thread and for web search, which Bedrock does not have, and for a form of the answer
 *   that the model cannot be held to here; Converse can be asked for the latter in another way
 */
export function claudeInvokeRequest(
  body: JsonObject,
  { baseModel, betaHeader }: InvokeTarget,
): InvokeRequest {
  const dropped = new DroppedFields('Bedrock');
  const traits = bedrockTraits(baseModel);
  const { model: _model, stream: _stream, anthropic_beta: betasInBody, ...others } = body;
  if (asObject(body.thread) !== null) throw dropped.refusal('thread');
  const betas = invokeBetas(betaHeader, betasInBody);
  for (const name of betas.refused) dropped.drop(`anthropic-beta ${name}`);
  const takesSearch = betas.allowed.some((name) => searchToolBeta.test(name));
  return {
    body: {
      ...others,
      ...edited('tools', body.tools, (tools) => editedTools(tools, takesSearch, traits, dropped)),
      ...edited('output_config', body.output_config, (config) => editedOutput(config, traits, dropped)),
      anthropic_version: anthropicVersion,
      ...(betas.allowed.length > 0 && { anthropic_beta: betas.allowed }),
    },
    warnings: dropped.list(),
  };
}

/** A field only where the client has it; a key with `undefined` is not written. */
function edited(key: string, value: unknown, edit: (value: unknown) => unknown): JsonObject {
  return value === undefined ? {} : { [key]: edit(value) };
}

function editedTools(
  value: unknown,
  takesSearch: boolean,
  traits: BedrockTraits,
  dropped: DroppedFields,
): unknown {
  if (!Array.isArray(value)) return value;
  const searchAt = asList(value).findIndex((tool) => searchesWeb(tool));
  if (searchAt >= 0) throw dropped.refusal(`tools[${searchAt}]`, 'Bedrock does not search the web.');
  const refused = [
    'custom',
    'eager_input_streaming',
    ...(takesSearch ? [] : ['defer_loading']),
    ...(traits.strictTools ? [] : ['strict']),
  ];
  return asList(value).map((tool, at) => withoutFields(tool, refused, `tools[${at}]`, dropped));
}

function searchesWeb(tool: unknown): boolean {
  return asText(asObject(tool)?.type)?.startsWith('web_search_') === true;
}

function withoutFields(
  value: unknown,
  refused: readonly string[],
  path: string,
  dropped: DroppedFields,
): unknown {
  const object = asObject(value);
  const found = object === null ? [] : refused.filter((field) => object[field] !== undefined);
  if (object === null || found.length === 0) return value;
  for (const field of found) dropped.drop(`${path}.${field}`);
  return Object.fromEntries(Object.entries(object).filter(([field]) => !found.includes(field)));
}

/** Older models refuse the whole field, some newer ones the form of the answer alone. */
function editedOutput(
  value: unknown,
  { claude, outputSchema }: BedrockTraits,
  dropped: DroppedFields,
): unknown {
  const config = asObject(value);
  if (config === null) return value;
  if (asObject(config.format) !== null && !outputSchema)
    throw dropped.refusal('output_config.format', 'This model cannot be held to a schema by Invoke.');
  const takesEffort = (claude?.efforts.length ?? 0) > 0;
  if (config.effort === undefined || takesEffort) return config;
  dropped.drop('output_config.effort', 'this model has no efforts');
  const { effort: _effort, ...others } = config;
  return Object.keys(others).length === 0 ? undefined : others;
}
