/** The last name before what is asked for: `implementation`, also with `platform(` in between. */
const CONFIGURATION =
  /\b(\w*(?:implementation|api|compile|compileOnly|runtimeOnly|compileOnlyApi|annotationProcessor|classpath|kapt|ksp|runtime|developmentOnly|providedRuntime|platform|coreLibraryDesugaring))\s{0,8}\(?\s{0,64}(?:(?:enforcedP|p)latform\s{0,8}\(\s{0,64})?$/i;
const FOR_DEVELOPMENT = /test|^(?:annotationProcessor|kapt|ksp|developmentOnly|classpath)/i;
/** Characters in front of what is asked for in which its configuration is looked for. */
export const BEFORE = 96;

/** The configuration of Gradle that what stands at a place of a build is asked for by; undefined where none is told. */
export function configurationBefore(text: string, index: number): string | undefined {
  return CONFIGURATION.exec(text.slice(Math.max(0, index - BEFORE), index))?.[1];
}

/** Do classes of this configuration not run in production? */
export function isForDevelopment(configuration = ''): boolean {
  return FOR_DEVELOPMENT.test(configuration);
}
