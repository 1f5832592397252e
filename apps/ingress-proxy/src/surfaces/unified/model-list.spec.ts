import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeploymentTable } from '@trueport/routing';
import { DailyModelList, ModelList } from './model-list.js';

const deployments = { listed: [], configured: new Set(['openai']) } as unknown as DeploymentTable;
const known = [
  { provider: 'openai', model: 'gpt-4.1' },
  { provider: 'openai', model: 'gpt-4o', eol: '2027-01-02' },
] as const;

describe('the models of today', () => {
  let listedDays: string[];
  let today: string;
  let models: DailyModelList;
  beforeEach(() => {
    listedDays = [];
    today = '2027-01-01';
    models = new DailyModelList(
      (day) => {
        listedDays.push(day);
        return new ModelList(deployments, known, day);
      },
      () => Date.parse(`${today}T12:00:00Z`),
    );
  });

  it('are listed when the first client of a day asks, and not before', () => {
    expect(listedDays).toEqual([]);
    models.list('openai');
    models.one('gpt-4.1', 'anthropic');
    models.list('anthropic');
    expect(listedDays).toEqual(['2027-01-01']);
  });

  it('lose a model on the day of its end, while the gateway runs', () => {
    expect(models.one('gpt-4o', 'openai')).toMatchObject({ id: 'gpt-4o' });
    today = '2027-01-02';
    expect(models.one('gpt-4o', 'openai')).toBeNull();
    expect(models.list('openai')).toMatchObject({ data: [{ id: 'gpt-4.1' }] });
    expect(listedDays).toEqual(['2027-01-01', '2027-01-02']);
  });
});
