export { tlsf } from './manifest.js'
export { Tlsf } from './tlsf.js'
