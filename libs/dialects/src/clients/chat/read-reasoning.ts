import { efforts, type Extra, type Reasoning } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { asObject } from '../../json.js';
import { given } from './given.js';

/**
 * Reads `reasoning_effort`, a word or the object `{ effort, summary }` that some SDKs send, and Anthropic's `thinking`,
 * which gateways take as an extension. Who asks for thinking can read the thoughts (`reasoning_content`) and send them
 * back (`thinking_blocks`), unless they say otherwise.
 */
export function readReasoning(body: FieldReader, extras: Extra[]): Reasoning | undefined {
  const asked = { ...readThinking(body, extras), ...readEffort(body, extras) };
  const { effort, thinking } = asked;
  if (effort === undefined && thinking === undefined) {
    return Object.keys(asked).length === 0 ? undefined : asked;
  }
  const isOff = thinking === 'disabled' || (effort === 'none' && thinking === undefined);
  return isOff ? asked : { showsThoughts: true, wantsSignatures: true, ...asked };
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
  return given({
    thinking,
    budgetTokens,
    showsThoughts: display === undefined ? undefined : display !== 'omitted',
  });
}
