import type { LossDirection } from '../../model/profile/artefact.ts';
import type { LossPlace, NetworkLosses } from './losses.ts';

/** Whether a rule matches more or less than the permission that it stands for. */
type Side = 'more' | 'less';

/**
 * What is lost where rules for a permission match more or less than it. A rule that allows more is wider, one that
 * denies more is tighter.
 */
export class Approximation {
  readonly #losses: NetworkLosses;
  readonly #place: LossPlace;
  readonly #isDenial: boolean;

  constructor(losses: NetworkLosses, place: LossPlace, isDenial: boolean) {
    this.#losses = losses;
    this.#place = place;
    this.#isDenial = isDenial;
  }

  /** The engine leaves one side only. */
  forced(side: Side, reason: string, also: Partial<LossPlace> = {}): void {
    this.#losses.forced({ ...this.#place, ...also }, this.#directionOf(side), reason);
  }

  /** The engine leaves both sides: tells whether the user's choice matches more. `also` is what more would match. */
  isMore(cannot: string, instead: Readonly<Record<Side, string>>, also: Partial<LossPlace> = {}): boolean {
    const [more, less] = [this.#directionOf('more'), this.#directionOf('less')];
    const texts = { [more]: instead.more, [less]: instead.less };
    const isMore = this.#losses.isWider === (more === 'wider');
    this.#losses.choose(isMore ? { ...this.#place, ...also } : this.#place, cannot, {
      tighter: texts['tighter'] ?? '',
      wider: texts['wider'] ?? '',
    });
    return isMore;
  }

  #directionOf(side: Side): LossDirection {
    return (side === 'more') === this.#isDenial ? 'tighter' : 'wider';
  }
}
