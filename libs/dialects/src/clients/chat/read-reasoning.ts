import { efforts, type Extra, type Reasoning } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { asObject } from '../../json.js';
import { given } from '../../conversation/given.js';

/**
 * Reads `reasoning_effort`, a word or the object `{ effort, summary }` that some SDKs send, and Anthropic's `thinking`,
 * which gateways take as an extension. The word alone does not ask for thoughts: OpenAI's chat shows none, and some
 * providers give them to verified customers only. Who writes `thinking` can read them (`reasoning_content`) and send
 * them back (`thinking_blocks`).
 */
export function readReasoning(body: FieldReader, extras: Extra[]): Reasoning | undefined {
  const asked = { ...readThinking(body, extras), ...readEffort(body, extras) };
  return Object.keys(asked).length === 0 ? undefined : asked;
}

function readEffort(body: FieldReader, extras: Extra[]): Reasoning {
  const whole = asObject(body.value('reasoning_effort'));
  if (whole === null) return given({ effort: body.choice('reasoning_effort', efforts) });
  const fields = new FieldReader(whole, 'reasoning_effort');
  const effort = fields.choice('effort', efforts);
  const summary = fields.text('summary');
  extras.push(...fields.unread());
  return given({ effort, showsThoughts: summary === undefined ? undefined : summary !== 'none' });
}

function readThinking(body: FieldReader, extras: Extra[]): Reasoning {
  const value = body.nested('thinking');
  if (value === undefined) return {};
  const fields = new FieldReader(value, 'thinking');
  const thinking = fields.choice('type', ['enabled', 'adaptive', 'disabled']);
  const budgetTokens = fields.integer('budget_tokens');
  const display = fields.text('display');
  extras.push(...fields.unread());
  if (thinking === undefined || thinking === 'disabled') return given({ thinking, budgetTokens });
  return {
    thinking,
    ...given({ budgetTokens }),
    showsThoughts: display !== 'omitted',
    wantsSignatures: true,
  };
}
