/** Geography of an inference profile, in front of the id of the model. @source Amazon Bedrock user guide, 2026-11 */
const profilePrefix = /^(?:us-gov|us|eu|jp|au|ca|apac|global)\./;

/** `us.amazon.titan-embed-text-v2:0` is `amazon.titan-embed-text-v2:0`; of an ARN the last part counts. */
export function bedrockModelId(baseModel: string): string {
  return baseModel.slice(baseModel.lastIndexOf('/') + 1).replace(profilePrefix, '');
}
