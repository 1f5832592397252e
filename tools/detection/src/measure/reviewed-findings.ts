/**
 * Findings in harmless prompts that were read and are right, as row and type: names, addresses and numbers that really
 * stand there, although the rows carry no labels. Whatever is found anew counts as false until somebody has read it.
 */
export const rightFindings: ReadonlySet<string> = new Set([
  'self-instruct-seed-14 PERSON',
  'self-instruct-seed-73 PERSON',
  'self-instruct-seed-73 PHONE_NUMBER',
  'self-instruct-seed-136 PERSON',
  'self-instruct-user-54 PERSON',
  'self-instruct-user-174 ADDRESS',
  'self-instruct-user-191 PERSON',
  'self-instruct-user-207 PERSON',
  'self-instruct-user-211 ADDRESS',
  'self-instruct-user-213 ADDRESS',
  'self-instruct-user-235 PHONE_NUMBER',
  'humaneval-94 ZIP_CODE',
  'humaneval-100 PERSON',
]);

/** Types that do stand in the harmless prompts and are right wherever they are found. */
export const presentTypes: ReadonlySet<string> = new Set([
  'EMAIL_ADDRESS',
  'IP_ADDRESS',
  'DOMAIN_NAME',
  'DATE_TIME',
]);
