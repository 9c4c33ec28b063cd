/** The engines that tsup makes out of vm.ts. */
declare module './vm-*.js' {
  export { Engine } from './vm.js'
}
