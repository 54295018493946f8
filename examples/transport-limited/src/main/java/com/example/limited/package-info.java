/** Contexts that may use only so much of the machine they run on. */
package com.example.limited;
