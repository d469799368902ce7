import { CONTROL_IDS, CONTROLS } from '../../model/control.ts';
import { COVERAGE_DEEDS, COVERAGE_VERSION, type CoverageReport } from '../../model/report/coverage.ts';
import { VECTOR_IDS, VECTORS } from '../../model/vector.ts';
import { coverageFamilies, type CoverageFamily, type CoverageUnit } from './coverage-families.ts';

/** Which parts there are against each threat vector, by control, and where there is none. */
export function coverage(families: readonly CoverageFamily[] = coverageFamilies()): CoverageReport {
  return {
    schemaVersion: COVERAGE_VERSION,
    vectors: VECTOR_IDS.map((id) => ({ id, title: VECTORS[id] })),
    controls: CONTROL_IDS.map((id) => ({ id, title: CONTROLS[id] })),
    families: families.map(({ id, title, deed, units }) => ({ id, title, deed, units: units.length })),
    cells: VECTOR_IDS.flatMap((vector) =>
      CONTROL_IDS.flatMap((control) => {
        const there = counted(
          families,
          (unit) => unit.vectors.includes(vector) && unit.controls.includes(control),
        );
        return there.length > 0 ? [{ vector, control, families: there }] : [];
      }),
    ),
    gaps: [
      ...VECTOR_IDS.flatMap((vector) =>
        lacking(families, ({ vectors }) => vectors.includes(vector)).map((lacks) => ({ vector, lacks })),
      ),
      ...CONTROL_IDS.flatMap((control) =>
        lacking(families, ({ controls }) => controls.includes(control)).map((lacks) => ({ control, lacks })),
      ),
    ],
  };
}

type Serves = (unit: CoverageUnit) => boolean;

function counted(families: readonly CoverageFamily[], serves: Serves) {
  return families
    .map(({ id, units }) => ({ id, units: units.filter(serves).length }))
    .filter(({ units }) => units > 0);
}

function lacking(families: readonly CoverageFamily[], serves: Serves) {
  return COVERAGE_DEEDS.filter(
    (wanted) => !families.some(({ deed, units }) => deed === wanted && units.some(serves)),
  );
}
