import type { Scope } from '@trueport/contracts';

/** Who a platform token speaks for. Everything a request may see or change follows from it. */
export interface Principal {
  /** Subject of the token: a client or a person. */
  readonly subject: string;
  readonly tenantId: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Who issued the token. */
  readonly issuer: string;
  /** `jti` of the token, when it has one. */
  readonly tokenId: string | null;
}
