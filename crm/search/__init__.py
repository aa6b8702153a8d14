"""Finding tickets by words, the same way on both databases.

``service.matching`` gives the condition, ``service.newest`` what to order by: ordered that way, the first page costs
the same however many tickets hold the words.
"""
