import type { CheckHead } from '../../model/configuration/check.ts';
import type { ContainerOption, StartedContainer } from './options.ts';

/** What is wrong with a container that is started: an option, or its image. */
export interface Wrong<Origin> {
  /** Where that is written. */
  readonly origin: Origin;
  readonly actual: string;
  readonly expected: string;
  readonly severity?: CheckHead['severity'];
}

/** A rule of how containers should be started, whatever starts them. */
export interface OptionRule extends Omit<CheckHead, 'references'> {
  /** Without its set's. */
  readonly id: string;
  readonly judge: <Origin>(container: StartedContainer<Origin>) => Iterable<Wrong<Origin>>;
  /** Options of the failing and of the passing example, by name and value. */
  readonly wrong: ExampleOptions;
  readonly right: ExampleOptions;
}

export type ExampleOptions = readonly (readonly [name: string, value: string])[];

/** The words of an option that takes a list with commas, or several. */
export function listOf({ value }: ContainerOption): string[] {
  return value.split(/[\s,]+/).filter((one) => one !== '');
}

/** A rule that looks at the options of some names, one by one. */
export function optionRule(
  names: readonly string[],
  expected: string,
  isWrong: (option: ContainerOption) => boolean | CheckHead['severity'],
): OptionRule['judge'] {
  return function* judge({ options }) {
    for (const option of options) {
      const wrong = names.includes(option.name) && isWrong(option);
      if (wrong === false) continue;
      yield {
        origin: option.origin,
        actual: option.written,
        expected,
        ...(wrong === true ? {} : { severity: wrong }),
      };
    }
  };
}
