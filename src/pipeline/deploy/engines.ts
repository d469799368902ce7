/** The engines that profiles are compiled for; loads none of their compilers. */
export { ENGINE_IDS } from '../../enforce/confinement/types.ts';
export { NETWORK_ENGINE_IDS } from '../../enforce/network/types.ts';
export { START_ENGINE_IDS } from '../../enforce/container-start/types.ts';
