export { shuffle } from './shuffle.js'
