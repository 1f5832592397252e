import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';

/** Prefix of the regions that an inference profile spreads over: `us.`, `eu.`, `apac.`, `us-gov.`, `global.`. */
const profilePrefix = /^(?:[a-z]{2,6}|us-gov)\.(?=anthropic\.)/;
const claude = /^(?:arn:[^/]*:foundation-model\/)?anthropic\.claude/;

/**
 * The id under which Bedrock counts the tokens of a deployment: only Claude's, and only by the id of the model itself.
 * Inference profiles, which most deployments name, are refused there.
 *
 * @returns `null` when the model is no Claude or only known by the ARN of a profile
 * @source pydantic/pydantic-ai#4001 and the user guide of Amazon Bedrock, "count tokens"; read 2026-11
 */
export function countableBedrockModel({
  model,
  baseModel,
}: Pick<UpstreamTarget, 'model' | 'baseModel'>): string | null {
  const ids = [model, baseModel].map((id) => id.replace(profilePrefix, ''));
  return ids.find((id) => claude.test(id)) ?? null;
}
