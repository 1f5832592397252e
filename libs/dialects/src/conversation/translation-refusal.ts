/**
 * A request that cannot be said in the provider's dialect, or is no request at all. Answered with 400 that names the
 * field; nothing was sent.
 */
export class TranslationRefusal extends Error {
  override readonly name = 'TranslationRefusal';

  /**
   * @param param path of the field as the client wrote it: `messages[2].content[0].type`
   * @param message what is wrong and what would be right
   */
  constructor(
    readonly param: string,
    message: string,
    readonly code: 'invalid_value' | 'unsupported_value' | 'missing_required_parameter' = 'unsupported_value',
  ) {
    super(message);
  }
}
