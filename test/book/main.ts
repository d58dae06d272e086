/** The component book as a page: `npm run book`. No part of the built site. */
import { mount } from 'svelte'
import '../../src/app.css'
import Book from './Book.svelte'

const target = document.getElementById('book')
if (target === null) throw new Error('test/book/index.html has no element with the id "book"')
mount(Book, { target })
