import { expect, it } from '@jest/globals';
import type { UpstreamDialect } from '../../conversation/upstream-dialect.js';
import { deepFrozen } from '../../deep-frozen.behaviour.js';
import { allFields } from '../all-fields.behaviour.js';
import { conversationWith, targetOf } from '../../conversation/samples.behaviour.js';

/** Every attempt writes from the same conversation: writing leaves it as it is. */
export function itKeepsTheConversation(upstream: UpstreamDialect, models: readonly string[]): void {
  it.each(models)('all fields together are never changed by writing them for %s', (model) => {
    const { stopSequences: _s, logprobs: _l, logitBias: _b, candidates: _n, ...withSound } = allFields;
    const { modalities: _m, audioOutput: _a, ...others } = withSound;
    const conversation = deepFrozen(conversationWith({ ...others, hostedTools: [] }));
    const first = upstream.writeRequest(conversation, targetOf(model));
    expect(upstream.writeRequest(conversation, targetOf(model))).toEqual(
      expect.objectContaining({ body: first.body, warnings: first.warnings }),
    );
  });
}
