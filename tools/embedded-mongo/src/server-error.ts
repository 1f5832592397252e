/** An error as MongoDB reports it: code, name and message. */
export class ServerError extends Error {
  override readonly name = 'ServerError';

  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    /** Further fields of the answer, such as `keyPattern` of a duplicate key. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** @source MongoDB error codes, `src/mongo/base/error_codes.yml` */
export const serverErrors = {
  badValue: (message: string) => new ServerError(2, 'BadValue', message),
  failedToParse: (message: string) => new ServerError(9, 'FailedToParse', message),
  typeMismatch: (message: string) => new ServerError(14, 'TypeMismatch', message),
  illegalOperation: (message: string) => new ServerError(20, 'IllegalOperation', message),
  namespaceNotFound: (message: string) => new ServerError(26, 'NamespaceNotFound', message),
  indexNotFound: (message: string) => new ServerError(27, 'IndexNotFound', message),
  pathNotViable: (message: string) => new ServerError(28, 'PathNotViable', message),
  conflictingOperators: (message: string) => new ServerError(40, 'ConflictingUpdateOperators', message),
  cursorNotFound: (message: string) => new ServerError(43, 'CursorNotFound', message),
  maxTimeExpired: () => new ServerError(50, 'MaxTimeMSExpired', 'operation exceeded time limit'),
  commandNotFound: (message: string) => new ServerError(59, 'CommandNotFound', message),
  immutableField: (message: string) => new ServerError(66, 'ImmutableField', message),
  invalidOptions: (message: string) => new ServerError(72, 'InvalidOptions', message),
  indexOptionsConflict: (message: string) => new ServerError(85, 'IndexOptionsConflict', message),
  notSupported: (message: string) =>
    new ServerError(
      115,
      'CommandNotSupported',
      `${message} is not supported by the embedded engine; use MongoDB for it`,
    ),
  queryMemory: () =>
    new ServerError(
      292,
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      'Sort exceeded the memory limit; add an index or a limit',
    ),
  duplicateKey: (namespace: string, index: string, keyPattern: unknown, keyValue: unknown, shown: string) =>
    new ServerError(
      11000,
      'DuplicateKey',
      `E11000 duplicate key error collection: ${namespace} index: ${index} dup key: ${shown}`,
      {
        keyPattern,
        keyValue,
      },
    ),
} as const;
