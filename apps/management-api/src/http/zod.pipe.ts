import type { PipeTransform } from '@nestjs/common';
import { GatewayError } from '@trueport/contracts';
import type { z } from 'zod';

/** How many problems one answer names; a client that sends a thousand wrong fields learns of the first ones. */
const maxProblems = 10;

/** Turns a body or a query into what a schema says. @throws GatewayError BAD_REQUEST naming every field that does not fit */
export class ZodPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  /** @param whole what the value is called when it is wrong as a whole: `body` or `query` */
  constructor(
    private readonly schema: Schema,
    private readonly whole: 'body' | 'query',
  ) {}

  transform(value: unknown): z.output<Schema> {
    const result = this.schema.safeParse(value);
    if (result.success) return result.data;
    const problems = result.error.issues.flatMap((issue) => describeIssue(issue, this.whole));
    throw new GatewayError('BAD_REQUEST', problems.slice(0, maxProblems).join('; '));
  }
}

function describeIssue(issue: z.core.$ZodIssue, whole: string): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${printable(key)}: is not known here`);
  }
  const field = issue.path.length === 0 ? whole : printable(issue.path.map(String).join('.'));
  return [`${field}: ${issue.message}`];
}

/** Names come from the client: kept short and to characters that do no harm in a log or a terminal. */
function printable(name: string): string {
  return name.replace(/[^\w.-]/g, '?').slice(0, 60);
}
