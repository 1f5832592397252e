import { models } from '../contract-models.js';
import { says } from '../samples.js';
import { endsWith, fieldProbe, judged, sends, valueAt, type Answered, type Probe } from './probe.js';

const answers =
  (text: string) =>
  ({ json }: Answered): boolean =>
    String(valueAt(json, 'choices.0.text')).includes(text);

/** The plain request that probes add their fields to. */
export const plainCompletions = { model: models.assistant, prompt: says.hello };

/** Probes of `/v1/completions`, by feature. */
export const completionsProbes: Readonly<Record<string, Probe>> = {
  'whole answer': async (ask) => judged(await ask({}), true, answers('mock')),
  stream: fieldProbe({ fields: { stream: true }, shows: endsWith('data: [DONE]') }),
  'several prompts': fieldProbe({ fields: { prompt: ['Hello', 'there'] } }),
  'stop sequences': fieldProbe({ fields: { stop: ['END'] }, shows: sends('END') }),
  'n > 1': fieldProbe({ fields: { n: 2 } }),
  'best of': fieldProbe({ fields: { best_of: 2 } }),
  'text after': fieldProbe({ fields: { suffix: 'the end' } }),
  echo: fieldProbe({ fields: { echo: true } }),
  logprobs: fieldProbe({ fields: { logprobs: 2 } }),
  'logit bias': fieldProbe({ fields: { logit_bias: { '50256': -100 } } }),
  penalties: fieldProbe({ fields: { presence_penalty: 0.5 } }),
  seed: fieldProbe({ fields: { seed: 7 } }),
  user: fieldProbe({ fields: { user: 'user-17' } }),
  'unknown fields': fieldProbe({ fields: { unheard_of: 1 }, shows: sends('unheard_of') }),
};
