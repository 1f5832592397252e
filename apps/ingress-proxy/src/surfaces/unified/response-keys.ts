/** Names of kept responses in Redis. The tenant is part of each: nobody can name another's response. */
export class ResponseKeys {
  constructor(private readonly prefix: string) {}

  /** The record of a response. */
  response(tenantId: string, id: string): string {
    return `${this.prefix}response:${tenantId.length}:${tenantId}:${id}`;
  }

  /** The id of the response that an item belongs to. */
  item(tenantId: string, itemId: string): string {
    return `${this.prefix}response-item:${tenantId.length}:${tenantId}:${itemId}`;
  }
}
