import { describe, expect, it } from '@jest/globals';
import { TranslationRefusal } from '@trueport/dialects';
import type { Deployment } from '@trueport/routing';
import { CandidateRun, type CallPlanner } from './candidate-run.js';
import type { PlannedCall } from './planned-call.js';

const deployment = (model: string): Deployment => ({ provider: 'openai', model, baseModel: model });
const [first, second, third] = ['first', 'second', 'third'].map(deployment) as [
  Deployment,
  Deployment,
  Deployment,
];
const planned = {} as PlannedCall;
/** Plans for all but these. */
const plannerWithout =
  (...refused: readonly Deployment[]): CallPlanner =>
  (asked) =>
    refused.includes(asked)
      ? Promise.reject(new TranslationRefusal('n', `${asked.model} cannot`))
      : Promise.resolve(planned);

describe('the turn of the candidates', () => {
  it('is each once in their order, then again from the first', async () => {
    const run = new CandidateRun([first, second], plannerWithout());
    const turns = [await run.next(), await run.next(), await run.next()];
    expect(turns.map((turn) => turn.deployment)).toEqual([first, second, first]);
    expect(turns.map((turn) => turn.isUntried)).toEqual([true, true, false]);
  });

  it('passes over those that cannot be told what the request says, and the others stay tried', async () => {
    const run = new CandidateRun([first, second, third], plannerWithout(second));
    const turns = [await run.next(), await run.next(), await run.next()];
    expect(turns.map((turn) => turn.deployment)).toEqual([first, third, first]);
    expect(turns.map((turn) => turn.isUntried)).toEqual([true, true, false]);
  });

  it('is planned for once, when it comes', async () => {
    const asked: Deployment[] = [];
    const run = new CandidateRun([first, second], (deployment) => {
      asked.push(deployment);
      return Promise.resolve(planned);
    });
    await run.next();
    expect(asked).toEqual([first]);
    for (let turn = 0; turn < 4; turn += 1) await run.next();
    expect(asked).toEqual([first, second]);
  });

  it('is over with the first refusal when no candidate can be told', async () => {
    const run = new CandidateRun([first, second], plannerWithout(first, second));
    await expect(run.next()).rejects.toMatchObject({ message: 'first cannot' });
  });

  it('ends with whatever else goes wrong in planning', async () => {
    const run = new CandidateRun([first], () => Promise.reject(new Error('broken')));
    await expect(run.next()).rejects.toThrow('broken');
  });
});

describe('a deployment that wants to be left alone', () => {
  it('is not asked before, also when others were tried in between', async () => {
    const run = new CandidateRun([first, second], plannerWithout());
    run.failed((await run.next()).deployment, 60, 1_000);
    const other = await run.next();
    expect(other).toMatchObject({ deployment: second, notBeforeMs: 0 });
    run.failed(other.deployment, undefined, 2_000);
    expect(await run.next()).toMatchObject({ deployment: first, notBeforeMs: 61_000, isUntried: false });
  });

  it('is not asked before, also when others were refused in between', async () => {
    const run = new CandidateRun([first, second, third], plannerWithout(second, third));
    run.failed((await run.next()).deployment, 60, 1_000);
    expect(await run.next()).toMatchObject({ deployment: first, notBeforeMs: 61_000, isUntried: false });
  });

  it('does not make another wait', async () => {
    const run = new CandidateRun([first, second], plannerWithout());
    run.failed((await run.next()).deployment, 60, 1_000);
    run.failed((await run.next()).deployment, 5, 2_000);
    expect((await run.next()).notBeforeMs).toBe(61_000);
    expect((await run.next()).notBeforeMs).toBe(7_000);
  });
});
