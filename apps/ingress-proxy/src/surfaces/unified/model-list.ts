import type { ProviderName } from '@trueport/contracts';
import type { PriceRow } from '@trueport/pricing';
import { modelOwner, type DeploymentTable } from '@trueport/routing';

/** A model clients may name. */
interface ServedModel {
  readonly id: string;
  readonly ownedBy: ProviderName;
}

/** What the price table knows of models. */
export type KnownModel = Pick<PriceRow, 'provider' | 'model' | 'eol'>;

/** When a model was made is not known. @source Anthropic models API: the epoch stands for an unknown date */
const unknownSeconds = 0;
const unknownDate = new Date(unknownSeconds).toISOString();

type ListShape = 'openai' | 'anthropic';

/** The models this gateway serves, in the shapes of OpenAI and Anthropic. */
export interface ServedModels {
  /** All models. */
  list(shape: ListShape): object;
  /** One model, or `null`. */
  one(id: string, shape: ListShape): object | null;
}

/** The models that are served on one day. */
export class ModelList implements ServedModels {
  private readonly served: ReadonlyMap<string, ServedModel>;

  /**
   * @param known models with a price: those that their owner serves under their own name can be asked for as well
   * @param today ISO date; models whose end has come are not shown
   */
  constructor(deployments: DeploymentTable, known: Iterable<KnownModel>, today: string) {
    const served = new Map<string, ServedModel>();
    for (const { serves, provider } of deployments.listed) {
      if (!deployments.configured.has(provider)) continue;
      for (const id of serves) if (!served.has(id)) served.set(id, { id, ownedBy: provider });
    }
    for (const { model, provider, eol } of known) {
      const owner = modelOwner(model);
      const isItsOwn = owner !== null && provider === (owner === 'google' ? 'gemini' : owner);
      const isOver = eol !== undefined && eol <= today;
      if (isItsOwn && deployments.configured.has(owner) && !isOver && !served.has(model))
        served.set(model, { id: model, ownedBy: owner });
    }
    this.served = served;
  }

  list(shape: ListShape): object {
    const models = [...this.served.values()];
    if (shape === 'openai') return { object: 'list', data: models.map(openAiModel) };
    return {
      data: models.map(anthropicModel),
      has_more: false,
      first_id: models[0]?.id ?? null,
      last_id: models.at(-1)?.id ?? null,
    };
  }

  one(id: string, shape: ListShape): object | null {
    const model = this.served.get(id);
    if (model === undefined) return null;
    return shape === 'openai' ? openAiModel(model) : anthropicModel(model);
  }
}

/** The models of today: few ask for them, so the list is made for the first who does on a day. */
export class DailyModelList implements ServedModels {
  private made: { readonly day: string; readonly models: ModelList } | null = null;

  /**
   * @param listOf makes the list of a day, an ISO date
   * @param now milliseconds since 1970
   */
  constructor(
    private readonly listOf: (day: string) => ModelList,
    private readonly now: () => number,
  ) {}

  list(shape: ListShape): object {
    return this.today().list(shape);
  }

  one(id: string, shape: ListShape): object | null {
    return this.today().one(id, shape);
  }

  private today(): ModelList {
    const day = new Date(this.now()).toISOString().slice(0, 10);
    if (this.made?.day !== day) this.made = { day, models: this.listOf(day) };
    return this.made.models;
  }
}

function openAiModel({ id, ownedBy }: ServedModel): object {
  return { id, object: 'model', created: unknownSeconds, owned_by: ownedBy };
}

function anthropicModel({ id }: ServedModel): object {
  return { type: 'model', id, display_name: id, created_at: unknownDate };
}
