/** The engines that profiles are compiled for; loads none of their compilers. */
export { ENGINE_IDS, type EngineId } from '../../enforce/confinement/types.ts';
export { NETWORK_ENGINE_IDS, type NetworkEngineId } from '../../enforce/network/types.ts';
export { START_ENGINE_IDS, type StartEngineId } from '../../enforce/container-start/types.ts';
