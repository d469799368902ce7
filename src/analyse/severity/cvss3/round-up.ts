/**
 * The smallest number with one decimal that is not below `value`, for values from 0 to 10: Appendix A of the 3.1
 * specification, whose integers keep the noise of binary fractions from adding a tenth.
 */
export function roundUp(value: number): number {
  const integer = Math.round(value * 100_000);
  return integer % 10_000 === 0 ? integer / 100_000 : (Math.floor(integer / 10_000) + 1) / 10;
}
