const SCHEMA =
  /"\$schema"\s{0,9}:\s{0,9}"https?:\/\/schema\.management\.azure\.com\/schemas\/[^"]{1,99}\/(?:\w{0,40}deploymentTemplate|deploymentParameters)\.json/i;
/** Where the schema stands: at the begin, but behind comments. */
const HEAD = 2 ** 14;

/** Is a text a template of Azure Resource Manager, or values for one? */
export function isArm(text: string): boolean {
  return SCHEMA.test(text.slice(0, HEAD));
}
